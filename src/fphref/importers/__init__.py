"""Documents people have → drafts in the YAML format, with every doubt listed; nothing here loads, writes or prints."""

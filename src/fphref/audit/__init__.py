"""What evaluations say of a service, of a hospital, of a region: coverage of its compétences, never of a person."""

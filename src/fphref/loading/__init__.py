"""From a folder of YAML files to a `Referentiel` and the faults found on the way.

The package is not called `load` because `fphref.load` is the function.
"""

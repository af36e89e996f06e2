"""YAML edited where it changed, and nowhere else."""

from fphref.yaml_splice.emit import Brut, OneLine, document
from fphref.yaml_splice.nodes import SpliceError, Tree
from fphref.yaml_splice.update import Order, Path, no_order, update

__all__ = ["Brut", "OneLine", "Order", "Path", "SpliceError", "Tree", "document", "no_order", "update"]

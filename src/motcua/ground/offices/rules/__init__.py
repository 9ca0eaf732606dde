"""Identifiers and names of offices, and what becomes of offices when their units change."""

from motcua.ground.offices.rules.naming import MOST, is_code, office_name

__all__ = ["MOST", "is_code", "office_name"]

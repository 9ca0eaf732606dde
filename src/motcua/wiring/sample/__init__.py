"""A small believable province for `make demo`: real units, offices as they might be, synthetic people.

Which province is data: its pack names the codes before and after the reform. Nothing here names one.
"""

from motcua.wiring.sample.making import make_sample
from motcua.wiring.sample.members import CastMember, cast

__all__ = ["CastMember", "cast", "make_sample"]

"""hubmatch: schools to support hubs, the best plan there is, proven.

A problem is a table of schools, a table of hubs and a policy; solving it gives a plan:

>>> import hubmatch as hm
>>> schools, hubs = hm.synth(200, 6, seed=1)
>>> problem = hm.Problem(schools, hubs, policy="attendance-2023")
>>> plan = problem.solve(seed=1)
>>> plan.status
'optimal'

Tables come in as pandas, polars or pyarrow frames, as results of DuckDB, as lists of
dictionaries or as paths, and go out as :class:`Table`, which all of these take without a copy.
:func:`solve` is the solver alone, for matrices of numpy.
"""

from hubmatch._errors import (
    HubmatchError,
    InfeasibleError,
    InputError,
    NoPlanError,
    SolverError,
    VerificationError,
)
from hubmatch._native import (
    Explanation,
    Page,
    Plan,
    Problem,
    Solution,
    Table,
    Verification,
    __version__,
    policies,
    policy,
    read_hubs,
    read_schools,
    solve,
    synth,
)

__all__ = [
    "Explanation",
    "HubmatchError",
    "InfeasibleError",
    "InputError",
    "NoPlanError",
    "Page",
    "Plan",
    "Problem",
    "Solution",
    "SolverError",
    "Table",
    "Verification",
    "VerificationError",
    "__version__",
    "policies",
    "policy",
    "read_hubs",
    "read_schools",
    "solve",
    "synth",
]

"""The nodes of a syntax tree: half a dozen looks at a file need all of them, and the tree is walked once.

Not covered: a tree that is changed after it was looked at. Nothing here changes one.
"""

import ast
from functools import lru_cache

# A file has one tree and so many statements at the margin, or a few more.
KEPT = 512


@lru_cache(KEPT)
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """The tree itself and all nodes below it, those that are nearer to the top first."""
    return tuple(ast.walk(tree))

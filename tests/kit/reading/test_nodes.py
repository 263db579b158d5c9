"""The nodes of a syntax tree, which is walked once."""

import ast

from exercises.kit.reading.nodes import nodes


def test_they_are_those_of_pythons_own_walk_and_of_one_part_those_of_that_part():
    tree = ast.parse("def f(a):\n    return [b for b in a]\n\nx = f(1)\n")
    assert [*nodes(tree)] == [*ast.walk(tree)]
    assert [*nodes(tree.body[0])] == [*ast.walk(tree.body[0])]


def test_a_tree_that_is_asked_about_again_is_not_walked_again():
    tree = ast.parse("x = 1")
    assert nodes(tree) is nodes(tree)

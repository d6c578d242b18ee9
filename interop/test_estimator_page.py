"""The page of estimators names every class of the real scikit-learn, and no other."""

import pathlib
import re

from sklearn.experimental import enable_halving_search_cv, enable_iterative_imputer  # noqa: F401, they make their classes public
from sklearn.utils import all_estimators

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/reference/estimators.md"


def test_page_lists_exactly_the_classes_of_scikit_learn():
    listed = re.findall(r"^\| `(sklearn\.[\w.]+)` \|", PAGE.read_text(), re.MULTILINE)
    real = {f"{kind.__module__}.{name}" for name, kind in all_estimators()}

    assert len(listed) == len(set(listed)), "a class stands twice"
    assert real - set(listed) == set(), "neither supported nor refused"
    assert set(listed) - real == set(), "no class of this release"
    assert len(real) > 200

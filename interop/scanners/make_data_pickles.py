#!/usr/bin/env python3
"""make_data_pickles.py ZIP: harmless pickles of Python's library, pandas, scipy and boosters, which the scanner must call safe.

Needs pandas, scipy, lightgbm and xgboost; those among cli's tests were made with numpy 2.4.6, pandas 2.3.3 (data-pickles.zip)
and 3.1.1 (data-pickles-pandas-3.zip, later, with more values), scipy 1.17.1, lightgbm 4.7.0 and xgboost-cpu 3.2.0 on Python 3.11.
"""

import collections
import datetime
import decimal
import fractions
import io
import pathlib
import pickle
import sys
import uuid
import zipfile

import joblib
import lightgbm
import numpy as np
import pandas as pd
import scipy.interpolate
import scipy.optimize
import scipy.sparse
import scipy.spatial
import scipy.stats
import xgboost


def values():
    frame = pd.DataFrame({
        "a": [1, 2, 3], "b": [1.5, None, 3], "c": ["x", "y", None], "d": pd.to_datetime(["2020-01-01"] * 3),
        "e": pd.Categorical(["u", "v", "u"]), "f": [True, False, True], "g": pd.array([1, None, 3], dtype="Int64"),
        "s": pd.array(["a", None, "b"], dtype="string"),
    })
    yield "frame", frame
    yield "series", frame["a"]
    yield "multi-index", frame.set_index(["a", "c"])
    yield "dates", pd.date_range("2020", periods=4, tz="UTC")
    yield "periods", pd.period_range("2020", periods=3)
    yield "intervals", pd.interval_range(0, 4)
    yield "timedeltas", pd.timedelta_range("1D", periods=3)
    yield "time-zone", pd.DataFrame({"t": pd.date_range("2020", periods=2, tz="Europe/Berlin")})
    yield "sparse-frame", pd.DataFrame({"a": pd.arrays.SparseArray([0, 0, 1])})
    for name, scalar in [("timestamp", pd.Timestamp("2020-01-01")), ("timedelta", pd.Timedelta("1d")), ("na", pd.NA), ("nat", pd.NaT)]:
        yield name, scalar
    yield "datetime", datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.timezone.utc)
    yield "library", [datetime.date(2020, 1, 2), datetime.time(1, 2), datetime.timedelta(1), decimal.Decimal("1.5"), uuid.UUID(int=5)]
    yield "collections", [collections.Counter("abc"), collections.deque([1, 2]), collections.OrderedDict(a=1), fractions.Fraction(1, 2)]
    yield "paths", [pathlib.PurePosixPath("/a"), range(5), slice(1, 2), ..., 1 + 2j]
    for kind in ["csr", "csc", "coo", "bsr", "dia", "lil", "dok"]:
        yield kind, getattr(scipy.sparse, kind + "_matrix")(np.eye(3))
    yield "spline", scipy.interpolate.CubicSpline([0, 1, 2, 3], [0, 1, 2, 3.0])
    yield "distributions", [scipy.stats.uniform(0.1, 2), scipy.stats.randint(1, 9), scipy.stats.loguniform(1e-3, 1), scipy.stats.beta(1, 2)]
    yield "polynomials", [np.polynomial.Polynomial([1, 2]), np.polynomial.Chebyshev([1, 2]), np.poly1d([1, 2])]
    yield "minimum", scipy.optimize.minimize(lambda v: float(v[0] ** 2), [1.0], method="Nelder-Mead")
    yield "tree", scipy.spatial.cKDTree(np.eye(3))
    x = np.random.RandomState(0).normal(size=(60, 4))
    y = (x[:, 0] > 0).astype(int)
    yield "lightgbm", lightgbm.LGBMClassifier(n_estimators=2, verbose=-1).fit(x, y)
    yield "lightgbm-booster", lightgbm.LGBMRegressor(n_estimators=2, verbose=-1).fit(x, y).booster_
    yield "xgboost", xgboost.XGBClassifier(n_estimators=2, max_depth=2).fit(x, y)
    yield "xgboost-booster", xgboost.XGBRegressor(n_estimators=2, max_depth=2).fit(x, y).get_booster()


def main():
    with zipfile.ZipFile(sys.argv[1], "w") as packed:

        def add(name, content):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content, compresslevel=9)

        for name, value in values():
            add(name + "-2.pkl", pickle.dumps(value, 2))
            add(name + "-5.pkl", pickle.dumps(value, 5))
            out = io.BytesIO()
            joblib.dump(value, out)
            add(name + ".joblib", out.getvalue())
        several = io.BytesIO()
        np.save(several, np.arange(3))
        np.save(several, np.eye(2))
        add("several.npy", several.getvalue())


main()

"""Estimators around others: votes, stacks, chains, calibration, thresholds, searches, pipelines of them."""

import numpy as np

import common
from common import binary, bools, f32, fit, floats, iris, multilabel, named, sparse, strings
from cases_trees import LABELS, inner, labels_of_two, numbers_of_two, two, weighted

ENSEMBLE, CLASS, OUTPUT = "ensemble", "multiclass", "multioutput"


def lr(**options):
    return named("linear_model", "LogisticRegression", max_iter=500, **options)


def nb():
    return named("naive_bayes", "GaussianNB")


def tree(**options):
    return named("tree", "DecisionTreeClassifier", max_depth=3, random_state=0, **options)


def svc(**options):
    return named("svm", "SVC", **options)


def linear_svc():
    return named("svm", "LinearSVC", random_state=0)


def knn():
    return named("neighbors", "KNeighborsClassifier")


def ridge():
    return named("linear_model", "Ridge")


def regression_tree():
    return named("tree", "DecisionTreeRegressor", max_depth=3, random_state=0)


def voting():
    regression = common.regression
    three = lambda: [("lr", lr()), ("nb", nb()), ("tree", tree())]
    name = "VotingClassifier"
    for kind in ["hard", "soft"]:
        yield "%s-%s" % (name, kind), fit(iris, ENSEMBLE, name, estimators=three(), voting=kind)
        yield "%s-%s-binary" % (name, kind), fit(binary, ENSEMBLE, name, estimators=three(), voting=kind, weights=[1, 2, 0.5])
        yield "%s-%s-dropped" % (name, kind), fit(iris, ENSEMBLE, name, estimators=three() + [("no", "drop")], voting=kind, weights=[1, 1, 2, 9])
        for suffix, convert in LABELS.items():
            # Of neighbours that are equally far, brute force over sparse rows takes any.
            members = [("lr", lr()), ("tree", tree()), ("other", lr(C=0.1) if suffix == "sparse" else knn())]
            yield "%s-%s-%s" % (name, kind, suffix), fit(iris, ENSEMBLE, name, convert=convert, estimators=members, voting=kind)
    yield name + "-bools", fit(binary, ENSEMBLE, name, convert=bools, estimators=three())
    yield name + "-unflat", lambda: fit(iris, ENSEMBLE, name, estimators=three(), voting="soft", flatten_transform=False)() + (["transform"],)
    yield name + "-svms", fit(iris, ENSEMBLE, name, estimators=[("a", svc()), ("b", linear_svc())])
    name = "VotingRegressor"
    two_of = lambda: [("ridge", ridge()), ("tree", regression_tree())]
    yield name + "-plain", fit(regression, ENSEMBLE, name, estimators=two_of())
    yield name + "-weights", fit(regression, ENSEMBLE, name, estimators=two_of() + [("no", "drop")], weights=[2, 1, 5])
    yield name + "-f32", fit(regression, ENSEMBLE, name, convert=common.f32_target, estimators=two_of())
    yield name + "-sparse", fit(regression, ENSEMBLE, name, convert=sparse, estimators=two_of())


def stacking():
    regression = common.regression
    name = "StackingClassifier"
    members = lambda: [("lr", lr()), ("svc", linear_svc()), ("tree", tree())]
    for suffix, convert in dict(LABELS, plain=None).items():
        yield "%s-%s" % (name, suffix), fit(iris, ENSEMBLE, name, convert=convert, estimators=members(), cv=3)
    yield name + "-binary", fit(binary, ENSEMBLE, name, estimators=members(), cv=3)
    yield name + "-bools", fit(binary, ENSEMBLE, name, convert=bools, estimators=members(), cv=3)
    for method in ["predict_proba", "predict"]:
        yield "%s-%s" % (name, method), fit(iris, ENSEMBLE, name, estimators=[("lr", lr()), ("tree", tree())], stack_method=method, cv=3)
        yield "%s-%s-binary" % (name, method), fit(binary, ENSEMBLE, name, estimators=[("lr", lr()), ("tree", tree())], stack_method=method, cv=3)
    yield name + "-decision", fit(iris, ENSEMBLE, name, estimators=[("lr", lr()), ("svc", svc())], stack_method="decision_function", cv=3)
    for data, suffix in [(iris, ""), (binary, "-binary")]:
        yield name + "-passthrough" + suffix, fit(data, ENSEMBLE, name, estimators=members(), passthrough=True, cv=3)
    yield name + "-passthrough-sparse", fit(iris, ENSEMBLE, name, convert=sparse, estimators=members(), passthrough=True, cv=3)
    yield name + "-final-svc", fit(iris, ENSEMBLE, name, estimators=members(), final_estimator=svc(), cv=3)
    yield name + "-final-tree", fit(iris, ENSEMBLE, name, estimators=members(), final_estimator=tree(), cv=3)
    yield name + "-final-ridge", fit(binary, ENSEMBLE, name, estimators=members(), final_estimator=named("linear_model", "RidgeClassifier"), cv=3)
    yield name + "-dropped", fit(iris, ENSEMBLE, name, estimators=members() + [("no", "drop")], cv=3)
    yield name + "-multilabel", fit(multilabel, ENSEMBLE, name, estimators=[("tree", tree()), ("knn", knn())], final_estimator=tree(), cv=3)
    yield name + "-prefit", prefit_stack
    name = "StackingRegressor"
    pair = lambda: [("ridge", ridge()), ("tree", regression_tree())]
    yield name + "-plain", fit(regression, ENSEMBLE, name, estimators=pair(), cv=3)
    yield name + "-passthrough", fit(regression, ENSEMBLE, name, estimators=pair(), passthrough=True, final_estimator=named("svm", "SVR"), cv=3)
    yield name + "-sparse", fit(regression, ENSEMBLE, name, convert=sparse, estimators=pair(), passthrough=True, cv=3)
    yield name + "-f32", fit(regression, ENSEMBLE, name, convert=common.f32_target, estimators=pair(), cv=3)


def prefit_stack():
    x, y, rows = iris()
    members = [("lr", lr().fit(x, y)), ("tree", tree().fit(x, y))]
    return named(ENSEMBLE, "StackingClassifier", estimators=members, cv="prefit").fit(x, y), rows


def per_class():
    for kind, make in [("lr", lr), ("svc", svc), ("linear", linear_svc), ("tree", tree), ("nb", nb)]:
        for name in ["OneVsRestClassifier", "OneVsOneClassifier"]:
            yield "%s-%s" % (name, kind), fit(iris, CLASS, name, estimator=make())
            yield "%s-%s-binary" % (name, kind), fit(binary, CLASS, name, estimator=make())
        yield "OutputCodeClassifier-" + kind, fit(iris, CLASS, "OutputCodeClassifier", estimator=make(), code_size=3, random_state=0)
        yield "OneVsRestClassifier-%s-multilabel" % kind, fit(multilabel, CLASS, "OneVsRestClassifier", estimator=make())
    for name in ["OneVsRestClassifier", "OneVsOneClassifier", "OutputCodeClassifier"]:
        for suffix, convert in LABELS.items():
            yield "%s-%s" % (name, suffix), fit(iris, CLASS, name, convert=convert, estimator=lr())
    yield "OneVsRestClassifier-ridge", fit(iris, CLASS, "OneVsRestClassifier", estimator=ridge())
    yield "OneVsRestClassifier-bools", fit(binary, CLASS, "OneVsRestClassifier", convert=bools, estimator=lr())
    yield "OneVsOneClassifier-ridge", fit(iris, CLASS, "OneVsOneClassifier", estimator=named("linear_model", "RidgeClassifier"))
    yield "OutputCodeClassifier-wide", fit(iris, CLASS, "OutputCodeClassifier", estimator=lr(), code_size=0.8, random_state=3)
    yield "OneVsRestClassifier-constant", fit(constant_label, CLASS, "OneVsRestClassifier", estimator=lr())


def constant_label():
    x, y, rows = multilabel()
    y = y.copy()
    y[:, 1], y[:, 2] = 1, 0
    return x, y, rows


def outputs():
    for kind, make in [("lr", lr), ("svc", linear_svc), ("tree", tree), ("nb", nb)]:
        yield "MultiOutputClassifier-" + kind, fit(multilabel, OUTPUT, "MultiOutputClassifier", estimator=make())
        yield "MultiOutputClassifier-%s-texts" % kind, fit(labels_of_two, OUTPUT, "MultiOutputClassifier", estimator=make())
        yield "MultiOutputClassifier-%s-numbers" % kind, fit(numbers_of_two, OUTPUT, "MultiOutputClassifier", estimator=make())
        yield "ClassifierChain-" + kind, fit(multilabel, OUTPUT, "ClassifierChain", **chained(make()))
        yield "ClassifierChain-%s-numbers" % kind, fit(numbers_of_two, OUTPUT, "ClassifierChain", **chained(make()))
    yield "ClassifierChain-order", fit(multilabel, OUTPUT, "ClassifierChain", order=[2, 0, 3, 1], **chained(lr()))
    yield "ClassifierChain-random", fit(multilabel, OUTPUT, "ClassifierChain", order="random", random_state=1, cv=3, **chained(lr()))
    for method in ["predict", "predict_proba", "predict_log_proba", "decision_function"]:
        yield "ClassifierChain-" + method, fit(multilabel, OUTPUT, "ClassifierChain", chain_method=method, **chained(lr()))
    yield "ClassifierChain-sparse", fit(multilabel, OUTPUT, "ClassifierChain", convert=sparse, **chained(lr()))
    yield "MultiOutputClassifier-sparse", fit(multilabel, OUTPUT, "MultiOutputClassifier", convert=sparse, estimator=lr())
    yield "MultiOutputClassifier-f32", fit(multilabel, OUTPUT, "MultiOutputClassifier", convert=f32, estimator=tree())
    for kind, make in [("ridge", ridge), ("tree", regression_tree), ("svr", lambda: named("svm", "SVR"))]:
        yield "MultiOutputRegressor-" + kind, fit(two, OUTPUT, "MultiOutputRegressor", estimator=make())
        yield "RegressorChain-" + kind, fit(two, OUTPUT, "RegressorChain", **chained(make()))
    yield "RegressorChain-order", fit(two, OUTPUT, "RegressorChain", order=[1, 0], cv=3, **chained(ridge()))
    yield "RegressorChain-sparse", fit(two, OUTPUT, "RegressorChain", convert=sparse, **chained(ridge()))
    yield "MultiOutputRegressor-f32", fit(two, OUTPUT, "MultiOutputRegressor", convert=common.f32_target, estimator=ridge())


def chained(estimator):
    """`estimator=` since 1.7, `base_estimator=` before."""
    import sklearn

    word = "estimator" if int(sklearn.__version__.split(".")[1]) >= 7 else "base_estimator"
    return {word: estimator}


def calibration():
    name = "CalibratedClassifierCV"

    def calibrated(data, estimator, convert=None, **options):
        return lambda: fit(data, "calibration", name, convert=convert, **with_inner(estimator()), **options)()

    for method in ["sigmoid", "isotonic", "temperature"]:
        for kind, make in [("svc", svc), ("linear", linear_svc), ("nb", nb), ("tree", tree), ("lr", lr)]:
            yield "%s-%s-%s" % (name, method, kind), calibrated(iris, make, method=method, cv=3)
            yield "%s-%s-%s-binary" % (name, method, kind), calibrated(binary, make, method=method, cv=3)
        for kind, make in [("svc", svc), ("nb", nb)]:
            yield "%s-%s-%s-single" % (name, method, kind), calibrated(iris, make, method=method, cv=3, ensemble=False)
            yield "%s-%s-%s-single-binary" % (name, method, kind), calibrated(binary, make, method=method, cv=3, ensemble=False)
        for suffix, convert in LABELS.items():
            yield "%s-%s-%s" % (name, method, suffix), calibrated(iris, linear_svc, convert, method=method, cv=3)
        yield "%s-%s-bools" % (name, method), calibrated(binary, nb, bools, method=method, cv=3)
        for data, suffix in [(iris, ""), (binary, "-binary")]:
            yield "%s-%s-prefit%s" % (name, method, suffix), (lambda m=method, d=data: prefit(d, m, svc()))
            yield "%s-%s-frozen%s" % (name, method, suffix), (lambda m=method, d=data: frozen(d, m, svc()))
            if method != "isotonic":  # steps that a last digit decides
                yield "%s-%s-frozen-nb%s" % (name, method, suffix), (lambda m=method, d=data: frozen(d, m, nb()))


def with_inner(estimator):
    return inner("", "naive_bayes", "GaussianNB") and {next(iter(inner("", "naive_bayes", "GaussianNB"))): estimator}


def prefit(data, method, estimator):
    x, y, rows = data()
    return named("calibration", "CalibratedClassifierCV", **with_inner(estimator.fit(x[::2], y[::2])), method=method, cv="prefit").fit(x[1::2], y[1::2]), rows


def frozen(data, method, estimator):
    x, y, rows = data()
    held = named("frozen", "FrozenEstimator", estimator.fit(x[::2], y[::2]))
    return named("calibration", "CalibratedClassifierCV", held, method=method).fit(x[1::2], y[1::2]), rows


def thresholds():
    module = "model_selection"
    for kind, make in [("lr", lr), ("svc", svc), ("nb", nb), ("linear", linear_svc)]:
        yield "FixedThresholdClassifier-" + kind, lambda m=make: fit(binary, module, "FixedThresholdClassifier", estimator=m())()
        yield "FixedThresholdClassifier-%s-moved" % kind, lambda m=make: fit(binary, module, "FixedThresholdClassifier", estimator=m(), threshold=0.3)()
        yield "TunedThresholdClassifierCV-" + kind, lambda m=make: fit(binary, module, "TunedThresholdClassifierCV", estimator=m(), thresholds=20, cv=3)()
    for label in [0, 1]:
        for response in ["auto", "predict_proba", "decision_function"]:
            yield "FixedThresholdClassifier-%s-%s" % (response, label), lambda r=response, p=label: fit(
                binary, module, "FixedThresholdClassifier", estimator=lr(), threshold=0.2, pos_label=p, response_method=r)()
    yes_no = lambda x, y, rows: (x, np.array(["no", "yes"])[y], rows)
    for label in ["yes", "no", None]:
        yield "FixedThresholdClassifier-strings-%s" % label, lambda p=label: fit(
            binary, module, "FixedThresholdClassifier", convert=yes_no, estimator=lr(), threshold=0.4, pos_label=p)()
    yield "FixedThresholdClassifier-bools", lambda: fit(binary, module, "FixedThresholdClassifier", convert=bools, estimator=lr(), threshold=0.6)()
    yield "FixedThresholdClassifier-signs", lambda: fit(binary, module, "FixedThresholdClassifier", convert=common.signs, estimator=svc(), threshold=0.1, pos_label=-1)()
    yield "FixedThresholdClassifier-f32", lambda: fit(binary, module, "FixedThresholdClassifier", convert=f32, estimator=lr(), threshold=0.4)()
    yield "FixedThresholdClassifier-sparse", lambda: fit(binary, module, "FixedThresholdClassifier", convert=sparse, estimator=lr(), threshold=0.4)()
    yield "FixedThresholdClassifier-three", lambda: fit(iris, module, "FixedThresholdClassifier", estimator=lr())()
    yield "FixedThresholdClassifier-prefit", fixed_prefit
    for label in [0, 1]:
        yield "TunedThresholdClassifierCV-label-%s" % label, lambda p=label: fit(
            binary, module, "TunedThresholdClassifierCV", estimator=lr(), thresholds=20, cv=3, scoring=scorer(p), response_method="predict_proba")()
    yield "TunedThresholdClassifierCV-strings", lambda: fit(
        binary, module, "TunedThresholdClassifierCV", convert=yes_no, estimator=lr(), thresholds=20, cv=3, scoring="balanced_accuracy", store_cv_results=True)()
    yield "TunedThresholdClassifierCV-decision", lambda: fit(
        binary, module, "TunedThresholdClassifierCV", estimator=svc(), thresholds=[-0.5, 0.0, 0.4], cv=3, response_method="decision_function")()
    yield "TunedThresholdClassifierCV-single", lambda: fit(binary, module, "TunedThresholdClassifierCV", estimator=lr(), thresholds=20, cv=0.7, refit=True, random_state=0)()


def scorer(label):
    from sklearn.metrics import f1_score, make_scorer

    return make_scorer(f1_score, pos_label=label)


def fixed_prefit():
    x, y, rows = binary()
    held = named("frozen", "FrozenEstimator", lr().fit(x, y))
    return named("model_selection", "FixedThresholdClassifier", held, threshold=0.7).fit(x, y), rows


def searches():
    import sklearn.experimental.enable_halving_search_cv  # noqa: F401

    module = "model_selection"
    grid = {"C": [0.1, 1.0, 10.0]}
    for kind, make in [("lr", lr), ("svc", svc), ("proba", lambda: svc(probability=True, random_state=0))]:
        yield "GridSearchCV-" + kind, lambda m=make: fit(iris, module, "GridSearchCV", estimator=m(), param_grid=grid, cv=3)()
    for suffix, convert in LABELS.items():
        yield "GridSearchCV-" + suffix, lambda c=convert: fit(iris, module, "GridSearchCV", convert=c, estimator=lr(), param_grid=grid, cv=3)()
    for scoring in ["accuracy", "f1_macro", "roc_auc_ovr", "neg_log_loss", ["accuracy", "f1_macro"]]:
        yield "GridSearchCV-scored-%s" % (scoring if isinstance(scoring, str) else "two"), lambda s=scoring: fit(
            iris, module, "GridSearchCV", estimator=lr(), param_grid=grid, cv=3, scoring=s, refit="accuracy" if not isinstance(s, str) else True, return_train_score=True)()
    splitters = [
        ("KFold", {"n_splits": 3, "shuffle": True, "random_state": 0}), ("StratifiedKFold", {"n_splits": 3}),
        ("ShuffleSplit", {"n_splits": 2, "random_state": 0}), ("StratifiedShuffleSplit", {"n_splits": 2, "random_state": 0}),
        ("RepeatedKFold", {"n_splits": 3, "n_repeats": 2, "random_state": 0}), ("RepeatedStratifiedKFold", {"n_splits": 3, "n_repeats": 2, "random_state": 0}),
        ("TimeSeriesSplit", {"n_splits": 2}), ("LeaveOneOut", {}), ("PredefinedSplit", None),
    ]
    for splitter, options in splitters:
        def make(s=splitter, o=options):
            cv = named(module, s, np.arange(120) % 3) if o is None else named(module, s, **o)
            return fit(common.regression, module, "GridSearchCV", estimator=ridge(), param_grid={"alpha": [0.1, 1.0]}, cv=cv, scoring="neg_mean_squared_error")() if "Strat" not in s else fit(
                iris, module, "GridSearchCV", estimator=lr(), param_grid=grid, cv=cv)()

        yield "GridSearchCV-by-" + splitter, make

    def distributions():
        from scipy import stats

        return {"uniform": stats.uniform(0.1, 5), "loguniform": stats.loguniform(1e-2, 10), "expon": stats.expon(), "list": [0.1, 1, 10], "reciprocal": stats.reciprocal(0.1, 2)}

    for kind in ["uniform", "loguniform", "expon", "list", "reciprocal"]:
        yield "RandomizedSearchCV-" + kind, lambda k=kind: fit(
            iris, module, "RandomizedSearchCV", estimator=lr(), param_distributions={"C": distributions()[k]}, n_iter=3, cv=3, random_state=0)()
    yield "RandomizedSearchCV-randint", lambda: fit(
        iris, module, "RandomizedSearchCV", estimator=tree(), param_distributions={"max_leaf_nodes": __import__("scipy.stats").stats.randint(2, 9)}, n_iter=3, cv=3, random_state=0)()
    yield "RandomizedSearchCV-generator", lambda: fit(
        iris, module, "RandomizedSearchCV", estimator=lr(), param_distributions=grid, n_iter=2, cv=3, random_state=np.random.RandomState(1))()
    yield "HalvingGridSearchCV-lr", lambda: fit(iris, module, "HalvingGridSearchCV", estimator=lr(), param_grid=grid, cv=3, random_state=0)()
    yield "HalvingRandomSearchCV-lr", lambda: fit(iris, module, "HalvingRandomSearchCV", estimator=lr(), param_distributions=grid, cv=3, random_state=0)()
    yield "HalvingGridSearchCV-forest", lambda: fit(
        iris, module, "HalvingGridSearchCV", estimator=named("ensemble", "RandomForestClassifier", random_state=0, max_depth=3),
        param_grid={"max_features": [1, 2]}, resource="n_estimators", max_resources=6, min_resources=2, factor=2, cv=3, random_state=0)()
    yield "GridSearchCV-pipeline", lambda: fit(iris, module, "GridSearchCV", estimator=piped(svc()), param_grid={"svc__C": [0.5, 2.0]}, cv=3)()
    yield "GridSearchCV-choices", lambda: fit(
        iris, module, "GridSearchCV", estimator=piped(svc()), param_grid=[{"svc": [lr(), tree()]}, {"svc": [svc()], "svc__kernel": ["rbf", "linear"]}], cv=3)()
    yield "GridSearchCV-transformer", lambda: fit(iris, module, "GridSearchCV", estimator=named("decomposition", "PCA"), param_grid={"n_components": [1, 2]}, cv=3)()
    yield "GridSearchCV-multilabel", lambda: fit(multilabel, module, "GridSearchCV", estimator=tree(), param_grid={"max_depth": [2, 3]}, cv=3)()
    for held, name in [(lr, "lr"), (svc, "svc")]:
        yield "FrozenEstimator-" + name, lambda h=held: (named("frozen", "FrozenEstimator", h().fit(*iris()[:2])), iris()[2])
    yield "FrozenEstimator-scaler", lambda: (named("frozen", "FrozenEstimator", named("preprocessing", "StandardScaler").fit(iris()[0])), iris()[2])


def piped(last):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), last)


def targets():
    regression = common.regression
    name, module = "TransformedTargetRegressor", "compose"
    yield name + "-functions", fit(common.counts, module, name, regressor=ridge(), func=np.log1p, inverse_func=np.expm1)
    yield name + "-sqrt", fit(common.counts, module, name, regressor=ridge(), func=np.sqrt, inverse_func=np.square)
    yield name + "-exp", fit(regression, module, name, regressor=ridge(), func=np.exp, inverse_func=np.log)
    yield name + "-default", fit(regression, module, name)
    for transformer, options in [
        ("StandardScaler", {}), ("MinMaxScaler", {}), ("RobustScaler", {}), ("MaxAbsScaler", {}), ("PowerTransformer", {}),
        ("QuantileTransformer", {"n_quantiles": 50, "output_distribution": "normal"}), ("QuantileTransformer", {"n_quantiles": 50})]:
        suffix = transformer + "-normal" * (len(options) == 2)
        yield "%s-%s" % (name, suffix), fit(regression, module, name, regressor=ridge(), transformer=named("preprocessing", transformer, **options))
    yield name + "-two", fit(two, module, name, regressor=ridge(), transformer=named("preprocessing", "StandardScaler"))
    yield name + "-two-functions", fit(two, module, name, regressor=named("neighbors", "KNeighborsRegressor"), func=np.arcsinh, inverse_func=np.sinh)
    yield name + "-column", fit(regression, module, name, convert=common.one_column, regressor=ridge(), transformer=named("preprocessing", "StandardScaler"))
    yield name + "-f32", fit(regression, module, name, convert=common.f32_target, regressor=ridge(), transformer=named("preprocessing", "StandardScaler"))
    yield name + "-forest", fit(regression, module, name, regressor=named("ensemble", "RandomForestRegressor", n_estimators=4, max_depth=3, random_state=0), func=np.cbrt, inverse_func=np.positive, check_inverse=False)


def composed():
    members = [("a", piped(lr())), ("b", piped(svc(probability=True, random_state=0)))]
    yield "Composed-vote-of-pipelines", fit(iris, ENSEMBLE, "VotingClassifier", estimators=members, voting="soft")
    yield "Composed-calibrated-pipeline", lambda: fit(iris, "calibration", "CalibratedClassifierCV", cv=3, **with_inner(piped(linear_svc())))()
    yield "Composed-bagged-pipeline", lambda: fit(iris, ENSEMBLE, "BaggingClassifier", n_estimators=3, random_state=0, **with_inner(piped(lr())))()
    yield "Composed-pipeline-of-stack", lambda: (piped(named(ENSEMBLE, "StackingClassifier", [("lr", lr()), ("tree", tree())], cv=3)).fit(*iris()[:2]), iris()[2])
    yield "Composed-pipeline-of-search", lambda: (piped(named("model_selection", "GridSearchCV", lr(), {"C": [0.1, 1.0]}, cv=3)).fit(*iris()[:2]), iris()[2])
    yield "Composed-outputs-of-forests", fit(multilabel, OUTPUT, "MultiOutputClassifier", estimator=named(ENSEMBLE, "RandomForestClassifier", n_estimators=3, max_depth=3, random_state=0))
    yield "Composed-rest-of-boosting", fit(iris, CLASS, "OneVsRestClassifier", estimator=named(ENSEMBLE, "GradientBoostingClassifier", n_estimators=3, random_state=0))
    yield "Composed-histogram-pipeline", lambda: (piped(named(ENSEMBLE, "HistGradientBoostingClassifier", max_iter=3, max_leaf_nodes=5)).fit(*iris()[:2]), iris()[2])


def cases():
    yield from voting()
    yield from stacking()
    yield from per_class()
    yield from outputs()
    yield from calibration()
    yield from thresholds()
    yield from searches()
    yield from targets()
    yield from composed()

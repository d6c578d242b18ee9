"""Decomposition, clusters, mixtures, approximations, neighbours, outliers, densities and covariances."""

import numpy as np
import scipy.sparse as sp

import common
from cases_linear import f32, fit, named, positive
from cases_preprocessing import mapped, sparse


def counts(x, y, rows):
    return np.floor(np.abs(x) * 2), y, np.floor(np.abs(rows) * 2)


def positive32(x, y, rows):
    return f32(*positive(x, y, rows))


def positive_sparse(x, y, rows):
    return sparse(*positive(x, y, rows))


def count_sparse(x, y, rows):
    x, y, rows = counts(x, y, rows)
    return sp.csr_matrix(x), y, sp.csr_matrix(rows)


def wide():
    """More features than PCA's and the sparse solvers' small cases have."""
    random = np.random.RandomState(6)
    x = random.normal(size=(80, 12)).dot(random.normal(size=(12, 12)))
    return x, None, x[:10]


def decomposition():
    module = "decomposition"
    iris, binary = common.iris, common.binary
    for tail, kwargs in [
        ("", {}),
        ("-2", {"n_components": 2}),
        ("-whiten", {"n_components": 2, "whiten": True}),
        ("-share", {"n_components": 0.9}),
        ("-mle", {"n_components": "mle"}),
        ("-full", {"n_components": 2, "svd_solver": "full"}),
        ("-arpack", {"n_components": 2, "svd_solver": "arpack", "random_state": 0}),
        ("-randomized", {"n_components": 2, "svd_solver": "randomized", "random_state": 0}),
        ("-covariance", {"n_components": 2, "svd_solver": "covariance_eigh"}),
    ]:
        yield "PCA" + tail, mapped(iris, module, "PCA", **kwargs)
    yield "PCA-f32", mapped(iris, module, "PCA", convert=f32, n_components=2)
    yield "PCA-wide-whiten", mapped(wide, module, "PCA", whiten=True)
    yield "PCA-sparse", mapped(binary, module, "PCA", convert=sparse, n_components=2, svd_solver="arpack", random_state=0)
    for tail, kwargs in [("", {}), ("-whiten", {"n_components": 2, "whiten": True}), ("-batches", {"batch_size": 30, "n_components": 3})]:
        yield "IncrementalPCA" + tail, mapped(iris, module, "IncrementalPCA", **kwargs)
    yield "IncrementalPCA-sparse", mapped(binary, module, "IncrementalPCA", convert=sparse, n_components=2)
    for method in ["lapack", "randomized"]:
        yield "FactorAnalysis-" + method, mapped(iris, module, "FactorAnalysis", n_components=2, svd_method=method, random_state=0)
    yield "FactorAnalysis-f32", mapped(iris, module, "FactorAnalysis", convert=f32, n_components=2)
    for rotation in ["varimax", "quartimax"]:
        yield "FactorAnalysis-" + rotation, mapped(iris, module, "FactorAnalysis", n_components=2, rotation=rotation)
    for algorithm in ["parallel", "deflation"]:
        for fun in ["logcosh", "exp", "cube"]:
            yield "FastICA-%s-%s" % (algorithm, fun), mapped(
                iris, module, "FastICA", n_components=2, algorithm=algorithm, fun=fun, random_state=0, whiten="unit-variance"
            )
    yield "FastICA-arbitrary", mapped(iris, module, "FastICA", whiten="arbitrary-variance", random_state=0)
    yield "FastICA-no-whiten", mapped(iris, module, "FastICA", whiten=False, random_state=0, max_iter=20)
    yield "FastICA-f32", mapped(iris, module, "FastICA", convert=f32, whiten="unit-variance", random_state=0)
    for tail, kwargs in [
        ("", {"init": "nndsvda"}),
        ("-nndsvd", {"init": "nndsvd"}),
        ("-nndsvdar", {"init": "nndsvdar"}),
        ("-random", {"init": "random"}),
        ("-regularised", {"alpha_W": 0.01, "alpha_H": 0.02, "l1_ratio": 0.4}),
        ("-mu", {"solver": "mu"}),
        ("-kullback", {"solver": "mu", "beta_loss": "kullback-leibler"}),
        ("-itakura", {"solver": "mu", "beta_loss": "itakura-saito", "init": "nndsvda"}),
        ("-beta", {"solver": "mu", "beta_loss": 1.5, "alpha_W": 0.001, "l1_ratio": 0.5}),
    ]:
        yield "NMF" + tail, mapped(iris, module, "NMF", n_components=3, random_state=0, max_iter=400, **kwargs)
    yield "NMF-f32", mapped(iris, module, "NMF", convert=f32, n_components=2, random_state=0, init="nndsvda")
    yield "NMF-sparse", mapped(binary, module, "NMF", convert=positive_sparse, n_components=2, random_state=0, init="nndsvda")
    yield "NMF-kullback-sparse", mapped(
        binary, module, "NMF", convert=count_sparse, n_components=2, random_state=0, init="nndsvda", solver="mu", beta_loss="kullback-leibler"
    )
    for tail, kwargs in [
        ("", {}),
        ("-kullback", {"beta_loss": "kullback-leibler"}),
        ("-itakura", {"beta_loss": "itakura-saito"}),
        ("-fresh", {"fresh_restarts": True}),
        ("-regularised", {"alpha_W": 0.01, "alpha_H": 0.02, "l1_ratio": 0.4}),
        ("-transform-iter", {"transform_max_iter": 7}),
    ]:
        yield "MiniBatchNMF" + tail, mapped(iris, module, "MiniBatchNMF", n_components=3, random_state=0, batch_size=40, init="nndsvda", **kwargs)
    for algorithm in ["randomized", "arpack"]:
        yield "TruncatedSVD-" + algorithm, mapped(iris, module, "TruncatedSVD", algorithm=algorithm, random_state=0)
        yield "TruncatedSVD-%s-sparse" % algorithm, mapped(binary, module, "TruncatedSVD", convert=sparse, algorithm=algorithm, random_state=0)
    yield "TruncatedSVD-f32", mapped(iris, module, "TruncatedSVD", convert=f32, random_state=0)
    for kernel in ["linear", "poly", "rbf", "sigmoid", "cosine"]:
        yield "KernelPCA-" + kernel, mapped(
            iris, module, "KernelPCA", kernel=kernel, n_components=2, **({"gamma": 0.01} if kernel == "sigmoid" else {})
        )
    yield "KernelPCA-laplacian", mapped(iris, module, "KernelPCA", kernel="laplacian", n_components=2)
    yield "KernelPCA-precomputed", lambda: precomputed_components()
    yield "KernelPCA-options", mapped(iris, module, "KernelPCA", kernel="poly", degree=2, gamma=0.3, coef0=0.5, n_components=3, eigen_solver="dense")
    yield "KernelPCA-arpack", mapped(iris, module, "KernelPCA", kernel="rbf", n_components=2, eigen_solver="arpack", random_state=0)
    yield "KernelPCA-all", mapped(lambda: (iris()[0][::5], None, iris()[2]), module, "KernelPCA", kernel="rbf", remove_zero_eig=True)
    yield "KernelPCA-inverse", mapped(iris, module, "KernelPCA", kernel="rbf", n_components=2, fit_inverse_transform=True)
    yield "KernelPCA-sparse", mapped(binary, module, "KernelPCA", convert=sparse, kernel="rbf", n_components=2)
    for name in ["SparsePCA", "MiniBatchSparsePCA"]:
        for tail, kwargs in [("", {}), ("-ridge", {"ridge_alpha": 0.5, "alpha": 0.3}), ("-cd", {"method": "cd"})]:
            yield name + tail, mapped(wide, module, name, n_components=3, random_state=0, **kwargs)
        yield name + "-f32", mapped(wide, module, name, convert=f32, n_components=3, random_state=0)
    topics = "LatentDirichletAllocation"
    for tail, kwargs in [
        ("", {}),
        ("-online", {"learning_method": "online", "batch_size": 40}),
        ("-priors", {"doc_topic_prior": 0.3, "topic_word_prior": 0.2}),
        ("-rough", {"max_doc_update_iter": 3}),
        ("-tol", {"mean_change_tol": 1e-7, "max_doc_update_iter": 300}),
    ]:
        yield topics + tail, mapped(common.binary, module, topics, convert=counts, n_components=3, random_state=0, max_iter=4, **kwargs)
    yield topics + "-sparse", mapped(common.binary, module, topics, convert=count_sparse, n_components=3, random_state=0, max_iter=4)
    yield topics + "-f32", mapped(
        common.binary, module, topics, convert=lambda x, y, rows: f32(*counts(x, y, rows)), n_components=3, random_state=0, max_iter=4
    )


def precomputed_components():
    from sklearn.metrics.pairwise import rbf_kernel

    x, _, rows = common.iris()
    return named("decomposition", "KernelPCA", 2, kernel="precomputed").fit(rbf_kernel(x[:40])), rbf_kernel(rows, x[:40])


def clusters():
    module = "cluster"
    iris, binary = common.iris, common.binary
    for name, variants in {
        "KMeans": [("", {}), ("-elkan", {"algorithm": "elkan"}), ("-random", {"init": "random"}), ("-many", {"n_clusters": 20})],
        "MiniBatchKMeans": [("", {}), ("-batch", {"batch_size": 30}), ("-random", {"init": "random"})],
        "BisectingKMeans": [("", {}), ("-largest", {"bisecting_strategy": "largest_cluster"}), ("-many", {"n_clusters": 9})],
    }.items():
        for tail, kwargs in variants:
            kwargs = dict({"n_clusters": 4, "random_state": 0, "n_init": 2}, **kwargs)
            yield name + tail, mapped(iris, module, name, **kwargs)
        yield name + "-f32", mapped(iris, module, name, convert=f32, n_clusters=3, random_state=0, n_init=2)
        yield name + "-sparse", mapped(binary, module, name, convert=sparse, n_clusters=3, random_state=0, n_init=2)
        yield name + "-one", mapped(iris, module, name, n_clusters=1, random_state=0, n_init=1)
    for tail, kwargs in [("", {}), ("-none", {"n_clusters": None}), ("-fine", {"threshold": 0.2, "branching_factor": 10}), ("-model", {"n_clusters": "agglo"})]:
        yield "Birch" + tail, lambda kwargs=kwargs: birch(**kwargs)
    yield "Birch-f32", mapped(iris, module, "Birch", convert=f32, n_clusters=3)
    yield "Birch-sparse", mapped(binary, module, "Birch", convert=sparse, n_clusters=3)
    yield "MeanShift", mapped(iris, module, "MeanShift")
    yield "MeanShift-bandwidth", mapped(iris, module, "MeanShift", bandwidth=0.9, bin_seeding=True, cluster_all=False)
    yield "AffinityPropagation", mapped(iris, module, "AffinityPropagation", random_state=0)
    yield "AffinityPropagation-damped", mapped(iris, module, "AffinityPropagation", damping=0.9, preference=-20.0, random_state=0)
    for linkage in ["ward", "complete", "average", "single"]:
        yield "FeatureAgglomeration-" + linkage, mapped(wide, module, "FeatureAgglomeration", n_clusters=4, linkage=linkage)
    for pool in ["max", "min", "median", "amax"]:
        yield "FeatureAgglomeration-" + pool, mapped(wide, module, "FeatureAgglomeration", n_clusters=4, pooling_func=getattr(np, pool))
    yield "FeatureAgglomeration-distance", mapped(wide, module, "FeatureAgglomeration", n_clusters=None, distance_threshold=60.0)
    for covariance in ["full", "tied", "diag", "spherical"]:
        for name in ["GaussianMixture", "BayesianGaussianMixture"]:
            yield "%s-%s" % (name, covariance), mapped(iris, "mixture", name, n_components=3, covariance_type=covariance, random_state=0)
            yield "%s-%s-one" % (name, covariance), mapped(iris, "mixture", name, covariance_type=covariance, random_state=0)
    yield "BayesianGaussianMixture-distribution", mapped(
        iris, "mixture", "BayesianGaussianMixture", n_components=4, weight_concentration_prior_type="dirichlet_distribution", random_state=0
    )
    for start in ["random", "k-means++", "random_from_data"]:
        yield "GaussianMixture-" + start, mapped(iris, "mixture", "GaussianMixture", n_components=2, init_params=start, random_state=0)
    yield "GaussianMixture-f32", mapped(iris, "mixture", "GaussianMixture", convert=f32, n_components=2, random_state=0)


def birch(**kwargs):
    if kwargs.get("n_clusters") == "agglo":
        kwargs["n_clusters"] = named("cluster", "AgglomerativeClustering", n_clusters=3)
    x, _, rows = common.iris()
    return named("cluster", "Birch", **kwargs).fit(x), rows


def approximation():
    module = "kernel_approximation"
    iris, binary = common.iris, common.binary
    for kernel in ["rbf", "poly", "linear", "sigmoid", "laplacian", "cosine", "chi2", "additive_chi2"]:
        options = {"gamma": 0.01} if kernel == "sigmoid" else {}
        yield "Nystroem-" + kernel, mapped(iris, module, "Nystroem", kernel=kernel, n_components=9, random_state=0, **options)
    yield "Nystroem-options", mapped(iris, module, "Nystroem", kernel="poly", gamma=0.2, degree=2, coef0=1.5, n_components=5, random_state=0)
    yield "Nystroem-f32", mapped(iris, module, "Nystroem", convert=f32, n_components=5, random_state=0)
    yield "Nystroem-sparse", mapped(binary, module, "Nystroem", convert=sparse, n_components=5, random_state=0)
    yield "RBFSampler", mapped(iris, module, "RBFSampler", gamma=0.3, n_components=7, random_state=0)
    yield "RBFSampler-scale", mapped(iris, module, "RBFSampler", gamma="scale", n_components=7, random_state=0)
    yield "RBFSampler-f32", mapped(iris, module, "RBFSampler", convert=f32, n_components=7, random_state=0)
    yield "RBFSampler-sparse", mapped(binary, module, "RBFSampler", convert=sparse, n_components=7, random_state=0)
    yield "SkewedChi2Sampler", mapped(iris, module, "SkewedChi2Sampler", skewedness=0.5, n_components=7, random_state=0)
    yield "SkewedChi2Sampler-f32", mapped(iris, module, "SkewedChi2Sampler", convert=f32, n_components=7, random_state=0)
    for steps, interval in [(1, None), (2, None), (3, 0.4), (5, 0.3)]:
        yield "AdditiveChi2Sampler-%d" % steps, mapped(iris, module, "AdditiveChi2Sampler", sample_steps=steps, sample_interval=interval)
    yield "AdditiveChi2Sampler-zeros", mapped(binary, module, "AdditiveChi2Sampler", convert=counts)
    yield "AdditiveChi2Sampler-sparse", mapped(binary, module, "AdditiveChi2Sampler", convert=positive_sparse)
    sketch = "PolynomialCountSketch"
    for tail, kwargs in [("", {}), ("-3", {"degree": 3, "gamma": 0.5, "coef0": 1.0}), ("-odd", {"n_components": 17}), ("-1", {"degree": 1})]:
        yield sketch + tail, mapped(iris, module, sketch, **dict({"n_components": 16, "random_state": 0}, **kwargs))
    yield sketch + "-f32", mapped(iris, module, sketch, convert=f32, n_components=12, random_state=0)
    yield sketch + "-sparse", mapped(binary, module, sketch, convert=sparse, n_components=12, coef0=0.5, random_state=0)
    for name in ["GaussianRandomProjection", "SparseRandomProjection"]:
        yield name, mapped(wide, "random_projection", name, n_components=5, random_state=0)
        yield name + "-sparse", mapped(binary, "random_projection", name, convert=sparse, n_components=3, random_state=0)
        yield name + "-f32", mapped(binary, "random_projection", name, convert=f32, n_components=3, random_state=0)
        yield name + "-inverse", mapped(wide, "random_projection", name, n_components=5, compute_inverse_components=True, random_state=0)
    yield "SparseRandomProjection-dense", mapped(
        binary, "random_projection", "SparseRandomProjection", convert=sparse, n_components=3, dense_output=True, density=0.4, random_state=0
    )


def neighbours():
    module = "neighbors"
    iris, binary = common.iris, common.binary
    for kernel in ["gaussian", "tophat", "epanechnikov", "exponential", "linear", "cosine"]:
        for algorithm in ["kd_tree", "ball_tree"]:
            yield "KernelDensity-%s-%s" % (kernel, algorithm), mapped(
                iris, module, "KernelDensity", kernel=kernel, algorithm=algorithm, bandwidth=0.8
            )
    for metric in ["manhattan", "chebyshev"]:
        yield "KernelDensity-" + metric, mapped(iris, module, "KernelDensity", metric=metric, bandwidth=0.5)
    yield "KernelDensity-minkowski", mapped(iris, module, "KernelDensity", metric="minkowski", metric_params={"p": 3}, bandwidth=0.5)
    yield "KernelDensity-silverman", mapped(iris, module, "KernelDensity", bandwidth="silverman")
    yield "KernelDensity-scott", mapped(iris, module, "KernelDensity", bandwidth="scott")
    yield "KernelDensity-weighted", lambda: (
        named(module, "KernelDensity", bandwidth=0.7).fit(iris()[0], sample_weight=np.linspace(0.5, 2, 150)), iris()[2]
    )
    yield "KernelDensity-far", lambda: (named(module, "KernelDensity").fit(iris()[0]), iris()[2] * 40)
    yield "KernelDensity-one", lambda: (named(module, "KernelDensity", bandwidth=0.3).fit(iris()[0][:, :1]), iris()[2][:, :1])
    nca = "NeighborhoodComponentsAnalysis"
    for start in ["auto", "pca", "lda", "identity", "random"]:
        yield "%s-%s" % (nca, start), fit(iris, module, nca, init=start, n_components=2, random_state=0, max_iter=10)
    yield nca + "-all", fit(common.iris_named, module, nca, random_state=0, max_iter=5)
    yield nca + "-f32", fit(iris, module, nca, convert=f32, random_state=0, max_iter=5)
    for name, kwargs in [("KNeighborsTransformer", {"n_neighbors": 4}), ("RadiusNeighborsTransformer", {"radius": 0.6})]:
        for mode in ["distance", "connectivity"]:
            yield "%s-%s" % (name, mode), mapped(iris, module, name, mode=mode, **kwargs)
        yield name + "-manhattan", mapped(iris, module, name, metric="manhattan", **kwargs)
        yield name + "-brute", mapped(iris, module, name, algorithm="brute", **kwargs)
        yield name + "-sparse", mapped(binary, module, name, convert=sparse, **kwargs)
    yield "Pipeline-graph", lambda: graph()


def graph():
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsTransformer
    from sklearn.pipeline import make_pipeline

    x, y, rows = common.iris()
    return make_pipeline(KNeighborsTransformer(n_neighbors=6), KNeighborsClassifier(3, metric="precomputed")).fit(x, y), rows


def outliers():
    iris, binary = common.iris, common.binary
    for tail, kwargs in [
        ("", {}),
        ("-share", {"contamination": 0.1}),
        ("-features", {"max_features": 0.5, "max_samples": 40}),
        ("-bootstrap", {"bootstrap": True, "n_estimators": 7}),
    ]:
        kwargs = dict({"n_estimators": 12, "random_state": 0}, **kwargs)
        yield "IsolationForest" + tail, mapped(iris, "ensemble", "IsolationForest", **kwargs)
        yield "IsolationForest%s-f32" % tail, mapped(iris, "ensemble", "IsolationForest", convert=f32, **kwargs)
    yield "IsolationForest-sparse", mapped(binary, "ensemble", "IsolationForest", convert=sparse, n_estimators=9, random_state=0)
    lof = "LocalOutlierFactor"
    for algorithm in ["kd_tree", "ball_tree", "brute"]:
        yield "%s-%s" % (lof, algorithm), mapped(iris, "neighbors", lof, novelty=True, algorithm=algorithm)
    for metric in ["manhattan", "chebyshev", "cosine"]:  # iris has many samples at the same distance
        yield "%s-%s" % (lof, metric), mapped(binary, "neighbors", lof, novelty=True, metric=metric, n_neighbors=11)
    yield lof + "-p3", mapped(binary, "neighbors", lof, novelty=True, p=3)
    yield lof + "-share", mapped(iris, "neighbors", lof, novelty=True, contamination=0.2)
    yield lof + "-f32", mapped(iris, "neighbors", lof, convert=f32, novelty=True)
    yield lof + "-sparse", mapped(binary, "neighbors", lof, convert=sparse, novelty=True)
    for tail, kwargs in [("", {}), ("-share", {"contamination": 0.2}), ("-centred", {"assume_centered": True}), ("-support", {"support_fraction": 0.9})]:
        yield "EllipticEnvelope" + tail, mapped(iris, "covariance", "EllipticEnvelope", random_state=0, **kwargs)
    yield "EllipticEnvelope-no-precision", mapped(iris, "covariance", "EllipticEnvelope", random_state=0, store_precision=False)
    yield "EllipticEnvelope-f32", mapped(iris, "covariance", "EllipticEnvelope", convert=f32, random_state=0)
    for kernel in ["rbf", "linear", "poly", "sigmoid"]:
        yield "OneClassSVM-novelty-" + kernel, mapped(iris, "svm", "OneClassSVM", kernel=kernel, nu=0.2)
    yield "OneClassSVM-novelty-f32", mapped(iris, "svm", "OneClassSVM", convert=f32, nu=0.3, gamma=0.2)
    yield "OneClassSVM-novelty-sparse", mapped(binary, "svm", "OneClassSVM", convert=sparse, nu=0.3)


def latent():
    two = lambda: common.regression(3)
    for name in ["PLSRegression", "PLSCanonical", "CCA", "PLSSVD"]:
        for components in [1, 3]:
            yield "%s-%d" % (name, components), fit(two, "cross_decomposition", name, n_components=components)
        yield name + "-f32", fit(two, "cross_decomposition", name, convert=f32)
    yield "PLSCanonical-svd", fit(two, "cross_decomposition", "PLSCanonical", algorithm="svd")


def cases():
    yield from decomposition()
    yield from clusters()
    yield from approximation()
    yield from neighbours()
    yield from outliers()
    yield from latent()

#!/usr/bin/env bash
# estimators.sh [--json RESULT.json] [MODEL…]   predict, Bonafide beside scikit-learn in one run; prints ratios, fails where a goal is missed.
# Needs a Python with scikit-learn (PYTHON, default that of .ci/python) and the built project (./mvnw package -DskipTests).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
result=
[ "${1:-}" != --json ] || { result=$(realpath -m "$2"); shift 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-$("$here/../.ci/python")}
java=$("$here/../bonafide" --print-java)
models=${*:-svc-digits logistic scaler-logistic forest histogram}
classes=${BONAFIDE_CLASSPATH:-$here/target/classes:$here/target/lib/*}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
"$python" "$here/estimators.py" models "$folder"
"$python" "$here/estimators.py" time "$folder"
# shellcheck disable=SC2086 # JMH_OPTIONS is a list
"$java" -cp "$classes" org.openjdk.jmh.Main EstimatorBenchmark ${JMH_OPTIONS:-} -prof gc \
  -p model="$(echo "$models" | tr ' ' ',')" -jvmArgsPrepend "-Dbonafide.benchmark.models=$folder" \
  -rf json -rff "$folder/java.json" -o "$folder/jmh.txt" || { tail -40 "$folder/jmh.txt"; exit 1; }
"$python" "$here/estimators.py" time "$folder"
"$python" "$here/estimators.py" report "$folder" ${result:+"$result"}

#!/usr/bin/env bash
# estimators.sh [MODEL…]   predict, Bonafide beside scikit-learn in one run; prints ratios.
# Needs a Python with scikit-learn (PYTHON, default python3) and the built project (./mvnw package -DskipTests).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
models=${*:-svc-digits logistic scaler-logistic forest histogram}
classes=${BONAFIDE_CLASSPATH:-$here/target/classes:$("$here/../mvnw" -q -o -f "$here/pom.xml" dependency:build-classpath -Dmdep.outputFile=/dev/stdout)}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
"$python" "$here/estimators.py" models "$folder"
"$python" "$here/estimators.py" time "$folder"
"$java" -Dbonafide.benchmark.models="$folder" -cp "$classes" org.openjdk.jmh.Main EstimatorBenchmark \
  -p model="$(echo "$models" | tr ' ' ',')" -jvmArgsPrepend "-Dbonafide.benchmark.models=$folder" \
  -rf json -rff "$folder/java.json" -o "$folder/jmh.txt" || { tail -40 "$folder/jmh.txt"; exit 1; }
"$python" "$here/estimators.py" report "$folder"

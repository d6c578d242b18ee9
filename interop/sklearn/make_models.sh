#!/usr/bin/env bash
# make_models.sh FOLDER [TEXT]   model files by every scikit-learn of versions.txt, each in an environment of its own.
# Needs Python 3.11 and PyPI. Environments are kept in ${BONAFIDE_VENVS:-$HOME/.cache/bonafide/sklearn}.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
text=${2:-}
venvs=${BONAFIDE_VENVS:-$HOME/.cache/bonafide/sklearn}
mkdir -p "$folder" "$venvs"
while read -r version pins; do
  case $version in '' | \#*) continue ;; esac
  if [ ! -d "$venvs/$version/done" ]; then
    "${PYTHON:-python3.11}" -m venv "$venvs/$version"
    # shellcheck disable=SC2086
    if "$venvs/$version/bin/pip" install -q --disable-pip-version-check "scikit-learn==$version" $pins; then
      mkdir "$venvs/$version/done"
    else
      echo "scikit-learn $version: does not install here"
      continue
    fi
  fi
  OMP_NUM_THREADS=1 "$venvs/$version/bin/python" "$here/make_models.py" "$folder" "$text"
done < "$here/versions.txt"
cat "$folder"/manifest-*.jsonl > "$folder/manifest.jsonl"

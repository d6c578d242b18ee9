#!/usr/bin/env bash
# make_skops.sh FOLDER   skops files by every skops of skops-versions.txt, in the environments that make_models.sh made.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
venvs=${BONAFIDE_VENVS:-$HOME/.cache/bonafide/sklearn}
mkdir -p "$folder"
while read -r skops version more; do
  case $skops in '' | \#*) continue ;; esac
  beside=$venvs/skops-$skops
  if [ ! -d "$beside" ]; then
    # shellcheck disable=SC2086
    "$venvs/$version/bin/pip" install -q --disable-pip-version-check --no-deps --target "$beside" "skops==$skops" $more wcwidth
  fi
  OMP_NUM_THREADS=1 PYTHONPATH=$beside "$venvs/$version/bin/python" "$here/make_skops.py" "$folder"
done < "$here/skops-versions.txt"
cat "$folder"/manifest-skops-*.jsonl > "$folder/manifest.jsonl"

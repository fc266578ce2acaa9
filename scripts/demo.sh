#!/bin/sh
# The main job, end to end: a template, the complete example, a published city.
set -eu
kpi="$BIN/kpi-toolkit"
run() { echo; echo "\$ kpi-toolkit $*"; "$kpi" "$@"; }
# 1 means that findings at error level were reported: for a real city that is a result, not a failure.
assess() { status=0; run assess "$@" || status=$?; [ "$status" -le 1 ] || exit "$status"; }

run template -o "$OUT/demo/template.xlsx"
assess examples/complete-city.xlsx -o "$OUT/demo/complete-city"
assess indicators/u4ssc/published/karmoy-2020.csv -o "$OUT/demo/karmoy-2020"
cat <<TXT

Have a look:
  $OUT/demo/template.xlsx                           the workbook a city fills in
  $OUT/demo/complete-city/snapshot.pdf              the City Snapshot of a fictional city
  $OUT/demo/complete-city/verification-report.pdf   the report
  $OUT/demo/complete-city/marked-up.xlsx            its workbook with every finding at its cell
  $OUT/demo/complete-city/results.xlsx              results and scores
  $OUT/demo/complete-city/assessment.json           the same for programs
  $OUT/demo/karmoy-2020/                            the same for a published city
TXT

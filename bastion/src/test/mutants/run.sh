#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows that the tests hold the guards: removes one guard at a time, and runs the test that is named for it.
# Usage, from anywhere: bastion/src/test/mutants/run.sh [pattern]     about half a minute for each line of mutants.txt.
# TEST_COMMAND replaces the build; it gets the test's name and has to fail when the test does.
cd "$(dirname "$0")/../../.." || exit 2
list=src/test/mutants/mutants.txt
saved=$(mktemp)

run() {
  if [ -n "$TEST_COMMAND" ]; then
    $TEST_COMMAND "$1"
  else
    unit=None it=None # surefire would run an integration test too, on the jar of the mutant before
    case $1 in *IT#*) it=$1 ;; *) unit=$1 ;; esac
    (cd .. && mvn -o -q -B -pl bastion -am verify -Dspotless.check.skip=true -Dtest="$unit" -Dit.test="$it" \
      -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false)
  fi >target/mutant.log 2>&1
}

grep -v '^#' $list | grep '|' | grep -- "${1:-.}" | while IFS= read -r line; do
  test=$(printf '%s\n' "$line" | sed 's/ | .*//')
  file=src/main/java/io/mozdef/bastion/$(printf '%s\n' "$line" | sed 's/^[^|]* | //; s/ | .*//')
  change=$(printf '%s\n' "$line" | sed 's/^[^|]* | [^|]* | //')
  cp "$file" "$saved"
  trap 'cp "$saved" "$file"; exit 130' INT TERM
  perl -0pi -e "$change" "$file"
  if cmp -s "$file" "$saved"; then
    printf 'STALE    %s\n' "$line"
  elif run "$test"; then
    printf 'SURVIVED %s\n' "$line"
  elif grep -q 'COMPILATION ERROR\|error: ' target/mutant.log; then
    printf 'BROKEN   %s\n' "$line"
  else
    printf 'noticed  %s\n' "$line"
  fi
  cp "$saved" "$file"
done

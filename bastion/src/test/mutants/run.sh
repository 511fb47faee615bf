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
    (cd .. && mvn -o -q -B -pl bastion -am verify -Dspotless.check.skip=true -Dtest="$1" -Dit.test="$1" \
      -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false)
  fi >target/mutant.log 2>&1
}

grep -v '^#' $list | grep '|' | grep -- "${1:-.}" | while IFS= read -r line; do
  test=$(echo "$line" | sed 's/ | .*//')
  file=src/main/java/io/mozdef/bastion/$(echo "$line" | sed 's/^[^|]* | //; s/ | .*//')
  change=$(echo "$line" | sed 's/^[^|]* | [^|]* | //')
  cp "$file" "$saved"
  trap 'cp "$saved" "$file"; exit 130' INT TERM
  perl -0pi -e "$change" "$file"
  if cmp -s "$file" "$saved"; then
    echo "STALE    $line"
  elif run "$test"; then
    echo "SURVIVED $line"
  elif grep -q 'COMPILATION ERROR\|error: ' target/mutant.log; then
    echo "BROKEN   $line"
  else
    echo "noticed  $line"
  fi
  cp "$saved" "$file"
done

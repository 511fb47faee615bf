#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Usage: guard.sh GRACE LINGER LOG COMMAND [ARGUMENT...]
#
# Runs COMMAND and stops it when standard input ends: the launcher holds the other end of that pipe, so however the
# launcher dies (Ctrl-C, SIGTERM, kill -9), the kernel closes it and nothing is left behind.
#   end of input           wait LINGER seconds (so that what uses COMMAND can drain first), then stop
#   the line "stop"        stop at once
# To stop is SIGTERM, then after GRACE seconds SIGKILL. Output of COMMAND is appended to LOG.
# Standard output of the guard says "pid N" first and "exit CODE" last (128 + signal when killed).

# The terminal's signals go to its whole foreground group. Ignored signals stay ignored across exec, and a JVM leaves
# an ignored SIGINT or SIGHUP alone, so only the launcher hears them.
trap '' INT QUIT HUP TSTP

# An own session takes guard and command out of that group altogether, for programs that do not respect an ignored
# signal, and lets the guard end every straggler of the group at the end. setsid is Linux; the rest works without.
session=no
case $1 in
  --own-session) session=yes; shift ;;
  *) command -v setsid >/dev/null 2>&1 && exec setsid sh "$0" --own-session "$@" ;;
esac

grace=$1
linger=$2
log=$3
shift 3

exec 3<&0 </dev/null
"$@" >>"$log" 2>&1 3<&- &
child=$!

trap '' PIPE
echo "pid $child"

# Sleeps in short steps, so that no long sleep outlives the guard. Returns 1 as soon as the command is gone.
await_end() {
  steps=$(($1 * 5))
  while [ "$steps" -gt 0 ]; do
    kill -0 "$child" 2>/dev/null || return 1
    sleep 0.2
    steps=$((steps - 1))
  done
}

(
  read -r line <&3 || line=
  if [ "$line" != stop ]; then
    await_end "$linger" || exit 0
  fi
  kill -TERM "$child" 2>/dev/null
  kill -CONT "$child" 2>/dev/null # a frozen process acts on SIGTERM only when it runs
  await_end "$grace" || exit 0
  kill -KILL "$child" 2>/dev/null
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-

trap 'kill -TERM "$child" 2>/dev/null' TERM
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break # else the wait was interrupted by the trap
done
kill -TERM "$watcher" 2>/dev/null
echo "exit $code" 2>/dev/null
if [ "$session" = yes ]; then
  kill -KILL 0 # whatever COMMAND left in the group, and this guard, whose work is done
fi
exit "$code"

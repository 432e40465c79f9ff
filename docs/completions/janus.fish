# fish completion for janus
set -l commands build run check fix new fmt test explain version help
complete -c janus -f -n "not __fish_seen_subcommand_from $commands" -a "$commands"
complete -c janus -f -n "__fish_seen_subcommand_from help" -a "$commands"
complete -c janus -n "__fish_seen_subcommand_from build run check fix fmt test" -F

set -l source "__fish_seen_subcommand_from build run check test"
complete -c janus -n $source -l profile -x -a "core service cluster" -d "What a program that does not say may use"
set -l report "__fish_seen_subcommand_from build run check fix fmt test"
complete -c janus -n $report -l error-format -x -a "human short json" -d "Form of the reports"
complete -c janus -n $report -l color -x -a "auto always never" -d "When to use colours"
complete -c janus -n $source -l time -d "Print how long each phase took"
complete -c janus -n $source -o v -d "Say what is done"
complete -c janus -n $source -o q -d "Errors only"
complete -c janus -n "__fish_seen_subcommand_from fix" -l dry-run -d "Show the edits, and make none"
complete -c janus -n "__fish_seen_subcommand_from fmt" -l check -d "List the files that would change"
complete -c janus -l help -d "Describe the command"

set -l program "__fish_seen_subcommand_from build run test"
complete -c janus -n $program -o O0 -d "Do not optimise"
complete -c janus -n $program -o O1 -d "Optimise a little"
complete -c janus -n $program -o O2 -d "Optimise"
complete -c janus -n $program -o O3 -d "Optimise more"
complete -c janus -n $program -l release -d "Optimise most"
complete -c janus -n $program -o g -d "Keep debug information"
complete -c janus -n $program -l strip -d "Leave symbols and debug information out"
complete -c janus -n $program -l no-cache -d "Build anew, and keep nothing for the next time"
complete -c janus -n $program -l link -r -d "Link an object, an archive or -lNAME"

complete -c janus -n "__fish_seen_subcommand_from build" -o o -r -d "Write to"
complete -c janus -n "__fish_seen_subcommand_from build" -l emit -x -a "tokens ast types ir llvm asm obj" -d "Stop early and write"

set -l test "__fish_seen_subcommand_from test"
complete -c janus -n $test -l filter -x -d "Only tests whose title contains the text"
complete -c janus -n $test -l json -d "Print JSON objects"
complete -c janus -n $test -l jobs -x -d "How many tests at once"
complete -c janus -n $test -l timeout -x -d "Seconds for each test"

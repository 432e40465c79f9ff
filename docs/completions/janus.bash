# bash completion for janus
_janus() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local commands="build run check fix new fmt test explain version help"
    local source_flags="--profile --error-format --color --time -v -q --help"
    local program_flags="-O0 -O1 -O2 -O3 --release -g --strip --no-cache --link"
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur")
        return
    fi
    [ "$cur" = = ] && cur=
    [ "$prev" = = ] && prev=${COMP_WORDS[COMP_CWORD - 2]}
    case $prev in
    --emit) mapfile -t COMPREPLY < <(compgen -W "tokens ast types ir llvm asm obj" -- "$cur"); return ;;
    --profile) mapfile -t COMPREPLY < <(compgen -W "core service cluster" -- "$cur"); return ;;
    --error-format) mapfile -t COMPREPLY < <(compgen -W "human short json" -- "$cur"); return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$cur"); return ;;
    help) mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur"); return ;;
    -o | --link) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    esac
    if [[ $cur == -* ]]; then
        local flags=--help
        case ${COMP_WORDS[1]} in
        build) flags="-o --emit $program_flags $source_flags" ;;
        run) flags="$program_flags $source_flags" ;;
        check) flags=$source_flags ;;
        fix) flags="--dry-run $source_flags" ;;
        fmt) flags="--check --error-format --color --help" ;;
        test) flags="--filter --json --jobs --timeout $program_flags $source_flags" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$cur")
        return
    fi
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -X '!*.jan' -- "$cur"; compgen -d -- "$cur")
}
complete -F _janus janus

#!/bin/bash
# Text that must be shown as it is: markup, and escape sequences that would move, clear, retitle or copy.
trap 'exit 0' TERM
while true; do
    echo '[red]not markup[/red] [/] [bold'
    printf 'title \033]0;owned\007 clear \033[2J\033[H move \033[10;10H end\n'
    printf 'clipboard \033]52;c;b3duZWQ=\007 bell \007 back\b\b\b\b carriage\rreturn\n'
    printf 'private mode \033[?1049h link \033]8;;http://example.invalid\033\\text\033]8;;\033\\ invalid \xff\xfe utf-8\n'
    sleep 5 & wait $!
done

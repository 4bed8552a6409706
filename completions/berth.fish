# Completion of berth for fish: asks berth what the word at the cursor may become.
# `berth completion fish` prints this file.
function __berth_complete
    set -l words (commandline --cut-at-cursor --current-process --tokenize)
    set -e words[1]
    set -l word (commandline --cut-at-cursor --current-token)
    # Without quotes and backslashes, as the words are; a quote may still be open.
    set word (string unescape -- $word; or string unescape -- $word"'"; or string unescape -- $word'"')
    command berth complete fish $words "$word" 2>/dev/null
end
complete --command berth --no-files --arguments '(__berth_complete)'

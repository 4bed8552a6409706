# Completion of berth for bash: asks berth what the word at the cursor may become.
# `berth completion bash` prints this file.
_berth() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(command berth complete bash "$COMP_LINE" "$COMP_POINT" "$COMP_WORDBREAKS" 2> /dev/null)
}
# berth puts the blank behind a whole word itself.
complete -o nospace -F _berth berth

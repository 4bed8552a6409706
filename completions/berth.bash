# Completion of berth for bash: asks berth what the word at the cursor may become.
# `berth completion bash` prints this file.
_berth() {
  local candidate line=${COMP_LINE-${COMP_WORDS[*]}}
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(command berth complete bash "$line" "${COMP_POINT-${#line}}" "$COMP_WORDBREAKS" 2> /dev/null)
  # A word that may go on gets no blank.
  [[ ${COMPREPLY[0]-} == *[=/:,] ]] && compopt -o nospace 2> /dev/null
  return 0
}
complete -F _berth berth

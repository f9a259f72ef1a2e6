import * as Manual from "./Manual.ts"

export type Shell = "bash" | "zsh" | "fish"

export const make = (manual: Manual.Manual, shell: Shell): string => shells[shell](manual)

/** Every place on the command line: the words up to it, what may come next, and the options of the last word's command. */
interface Place {
  readonly at: string
  readonly next: Manual.Manual
  readonly options: ReadonlyArray<Manual.Option>
  /** Words an argument of that command can be. */
  readonly words: ReadonlyArray<string>
}

const places = (manual: Manual.Manual): ReadonlyArray<Place> =>
  manual.map(({ args, options, words }) => ({
    at: words.map((word) => ` ${word}`).join(""),
    next: Manual.below(manual, words),
    options,
    words: args.flatMap(({ choices }) => choices)
  }))

const help: Manual.Option = {
  names: ["--help"], value: undefined, choices: [], text: "Explain this command.", optional: true
}

const names = ({ next, options, words }: Place): ReadonlyArray<string> => [
  ...words,
  ...next.map(({ words }) => words.at(-1) ?? ""),
  ...[...options, help].flatMap((option) => option.names)
]

/** Options with a value: behind them come their choices, or, where they have none, files. */
const valued = (place: Place) =>
  place.options.filter(({ value }) => value !== undefined).flatMap((option) =>
    option.names.map((name) => ({ name, choices: option.choices })))

/** Words that lead to another place. Never options: their values could be called the same. */
const steps = (manual: Manual.Manual): ReadonlyArray<string> =>
  manual.filter(({ words }) => words.length > 0).map(({ words }) => words.map((word) => ` ${word}`).join(""))

/** For the bash that macOS has, too (3.2): no associative arrays. */
const bash = (manual: Manual.Manual): string => {
  const all = places(manual)
  return `# agnes completions bash; load it with: source <(agnes completions bash)
_agnes() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${steps(manual).map((step) => `"${step}"`).join("|\\\n      ")}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at $prev" in
${all.flatMap((place) => valued(place).map(({ choices, name }) =>
    choices.length === 0
      ? `    "${place.at} ${name}") return ;;`
      : `    "${place.at} ${name}") COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$cur")); return ;;`)).join("\n")}
  esac
  case "$at" in
${all.map((place) => `    "${place.at}") words="${names(place).join(" ")}" ;;`).join("\n")}
  esac
  if [[ $cur != -* ]]; then
    local word commands=
    for word in $words; do [[ $word == -* ]] || commands="$commands $word"; done
    words=$commands
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _agnes agnes
`
}

/** In single quotes, as zsh and fish read them. */
const quoted = (text: string): string => `'${text.replace(/['\\]/g, (character) => character === "'" ? "'\\''" : "\\\\")}'`

const zsh = (manual: Manual.Manual): string => {
  const all = places(manual)
  const described = (place: Place): string =>
    [
      ...place.words.map((word) => [word, ""] as const),
      ...place.next.map(({ text, words }) => [words.at(-1) ?? "", text] as const),
      ...[...place.options, help].flatMap((option) => option.names.map((name) => [name, option.text] as const))
    ].map(([name, text]) => quoted(`${name.replaceAll(":", "\\:")}:${text}`)).join(" ")
  return `#compdef agnes
# agnes completions zsh; load it with: source <(agnes completions zsh)
_agnes() {
  local at= i
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${steps(manual).map((step) => `"${step}"`).join("|\\\n      ")}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${all.flatMap((place) => valued(place).map(({ choices, name }) =>
    `    "${place.at} ${name}") ${choices.length === 0 ? "_files" : `compadd -- ${choices.join(" ")}`}; return ;;`)).join("\n")}
  esac
  local -a known
  case "$at" in
${all.map((place) => `    "${place.at}") known=(${described(place)}) ;;`).join("\n")}
  esac
  _describe agnes known || _files
}
if (( $+functions[compdef] )); then compdef _agnes agnes; fi
`
}

const fish = (manual: Manual.Manual): string => {
  const lines = places(manual).flatMap((place) => {
    const here = `-n "__agnes_at '${place.at}'"`
    return [
      ...place.words.map((word) => `complete -c agnes -f ${here} -a ${word}`),
      ...place.next.map(({ text, words }) => `complete -c agnes -f ${here} -a ${words.at(-1)} -d ${quoted(text)}`),
      ...[...place.options, help].map((option) => {
        const { choices, names, value: kind } = option
        const named = names.map((name) => name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`).join(" ")
        const value = kind === undefined ? "" : choices.length === 0 ? " -r" : ` -x -a "${choices.join(" ")}"`
        return `complete -c agnes ${here} ${named}${value} -d ${quoted(option.text)}`
      })
    ]
  })
  return `# agnes completions fish; load it with: agnes completions fish | source
function __agnes_at
  set -l at ""
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${steps(manual).map((step) => `'${step}'`).join(" ")}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${lines.join("\n")}
`
}

const shells: Record<Shell, (manual: Manual.Manual) => string> = { bash, zsh, fish }

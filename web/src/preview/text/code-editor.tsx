import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { LineBreak } from './decode-text.ts'
import { editorTheme } from './editor-theme.ts'

/** Properties of {@link CodeEditor}. */
export interface CodeEditorProps {
  label: string
  /** The text it starts with; later changes of this property are not looked at. */
  text: string
  lineBreak: LineBreak
  isEditable: boolean
  onChange?: (text: string) => void
  onSave?: () => void
}

/** Text with line numbers and wrapped lines, to be read or edited. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, text, lineBreak, isEditable } = props
  const parent = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is only what it starts with
  useEffect(() => {
    if (!parent.current) return
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          extensionsFor(label, lineBreak, isEditable),
          keymap.of([{ key: 'Mod-s', run: () => runSave(latest.current) }]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange?.(update.state.sliceDoc())
          }),
        ],
      }),
    })
    if (isEditable) view.focus()
    return () => view.destroy()
  }, [isEditable, label, lineBreak])

  return <div ref={parent} className="grow min-h-0 overflow-hidden" />
}

function runSave(props: CodeEditorProps): boolean {
  props.onSave?.()
  return props.onSave !== undefined
}

function extensionsFor(label: string, lineBreak: LineBreak, isEditable: boolean) {
  return [
    EditorView.cspNonce.of(pageNonce()),
    EditorState.lineSeparator.of(lineBreak),
    EditorState.readOnly.of(!isEditable),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.editable.of(isEditable),
    EditorView.lineWrapping,
    lineNumbers(),
    highlightSpecialChars(),
    drawSelection(),
    search({ top: true }),
    editorTheme,
    keymap.of([...searchKeymap]),
    isEditable
      ? [
          history(),
          highlightActiveLine(),
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        ]
      : [],
  ]
}

/** The server allows inline styles that carry the nonce of the page, and no others. */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? ''
}

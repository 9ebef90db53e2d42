import { EditorView } from '@codemirror/view'

/** The editor in the colours of the app; they are light or dark by themselves. */
export const editorTheme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--color-surface)', color: 'var(--color-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: '0.8125rem', lineHeight: '1.25rem' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--color-text)' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-subtle)',
    border: 'none',
    paddingLeft: '8px',
  },
  '.cm-activeLine': { backgroundColor: 'var(--color-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--color-selected)' },
  '.cm-panels': {
    backgroundColor: 'var(--color-raised)',
    color: 'var(--color-text)',
    borderColor: 'var(--color-border)',
  },
  '.cm-panel.cm-search': { padding: '8px 40px 8px 12px', fontFamily: 'var(--font-sans)' },
  '.cm-textfield': {
    backgroundColor: 'var(--color-surface)',
    border: '1px solid var(--color-control)',
    borderRadius: '6px',
    padding: '4px 8px',
    fontSize: '0.8125rem',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--color-surface)',
    border: '1px solid var(--color-control)',
    borderRadius: '6px',
    padding: '4px 10px',
    fontSize: '0.8125rem',
  },
  '.cm-searchMatch': {
    backgroundColor: 'var(--color-selected)',
    outline: '1px solid currentcolor',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--color-warn)', color: 'var(--color-bg)' },
})

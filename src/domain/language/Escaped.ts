/**
 * Text of others inside a question: escaped as in XML, so that nothing in it can be taken for a tag, whatever it says
 * and however it is written (W-31).
 */
export const of = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;")

/** What models copy, as it was before it was escaped. */
export const back = (text: string): string =>
  text.replaceAll("&quot;", "\"").replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&amp;", "&")

// The words scripts say, translated, in components/texts.html.
const texts = document.getElementById("texts")?.dataset ?? {};

export function text(name, n) {
  const words = (n === 1 && texts[`${name}One`]) || texts[name] || "";
  return words.replace("%n", n);
}

// How well a short text answers what was typed: words in any order, beginnings, parts, a wrong letter.
const FOLDED = { ß: "ss", æ: "ae", ø: "o", ł: "l" };

export function folded(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return plain.replace(/[ßæøł]/g, (letter) => FOLDED[letter]);
}

const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

// Letters wrong, left out, too many or swapped; past `most` the exact number does not matter.
export function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}

function wordScore(asked, words) {
  if (words.includes(asked)) return 4;
  if (words.some((word) => word.startsWith(asked))) return 3;
  if (words.some((word) => word.includes(asked))) return 2;
  const most = Math.min(Math.floor(asked.length / 4), 2);
  const near = (word) => [word, word.slice(0, asked.length)].some((w) => slips(asked, w, most) <= most);
  return most && words.some(near) ? 1 : 0;
}

// 0: does not answer. A text that begins with what was typed is before others.
export function score(typed, text) {
  const words = wordsOf(text);
  let sum = 0;
  for (const asked of wordsOf(typed)) {
    const found = wordScore(asked, words);
    if (!found) return 0;
    sum += found;
  }
  return sum && sum + (folded(text).startsWith(folded(typed.trim())) ? 10 : 0);
}

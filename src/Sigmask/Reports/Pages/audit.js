// Verdicts on the regions of an audit: kept by the browser under the audit's name, saved as a table and read from one again.
(() => {
  const at = id => document.getElementById(id);
  const list = at('regions');
  const key = `sigmask-audit-${list.dataset.audit}`;
  const words = ['accept', 'keep', 'unsure'];
  const regions = [...list.querySelectorAll('.region')];
  const nameOf = region => JSON.stringify([region.dataset.case.trim(), region.dataset.region]);
  const several = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
  let verdicts = {};
  try { verdicts = JSON.parse(localStorage.getItem(key)) ?? {}; } catch { /* A browser that keeps nothing: the table can still be saved. */ }

  const show = region => {
    const verdict = verdicts[nameOf(region)];
    if (verdict) region.dataset.verdict = verdict; else delete region.dataset.verdict;
    for (const button of region.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.value === verdict));
  };
  const count = () => { at('count').textContent = `${regions.filter(region => region.dataset.verdict).length} of ${regions.length} judged`; };
  const keep = () => { try { localStorage.setItem(key, JSON.stringify(verdicts)); } catch { /* As above. */ } };
  const say = (text, isSaved = false) => { at('said').textContent = text; at('after').hidden = !isSaved; };
  const judge = (region, verdict) => {
    if (verdicts[nameOf(region)] === verdict) delete verdicts[nameOf(region)]; else verdicts[nameOf(region)] = verdict;
    keep();
    show(region);
    count();

    // What was saved is no longer all there is, and the pictures need the room.
    say('');
  };

  // A few at first, so that nobody takes the tail of the list for work to be done; what has a verdict is always there.
  const step = 20;
  let open = step;
  const openTo = place => {
    while (place >= open) open += step;
    regions.forEach((region, index) => region.classList.toggle('later', index >= open));
    const left = Math.max(0, regions.length - open);
    at('more').hidden = left === 0;
    at('more').textContent = `Show ${Math.min(step, left)} more (${left} left)`;
  };
  const refresh = () => {
    regions.forEach(show);
    count();
    openTo(Math.max(0, ...regions.map((region, index) => region.dataset.verdict ? index : 0)));
  };
  at('more').addEventListener('click', () => {
    const first = open;
    openTo(first);
    regions.slice(first).find(region => region.offsetParent !== null)?.focus();
  });

  // As Csv.cs has it: an apostrophe before what a spreadsheet would compute instead of showing it, which a number is not.
  const formula = /^'*(?![-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$)[=+@\t\r-]/;
  const shown = text => formula.test(text) ? `'${text}` : text;
  const plain = text => text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1).trim() : text;
  const field = text => /[",\r\n]/.test(text) ? `"${shown(text).replaceAll('"', '""')}"` : shown(text);
  const table = () => [
    'audit,case,region,class_given,class_suggested,verdict',
    ...regions.filter(region => region.dataset.verdict).map(({ dataset: data }) => [list.dataset.audit, data.case, data.region, data.given, data.suggested, data.verdict].map(field).join(',')),
    '',
  ].join('\n');

  // Fields may be quoted, and a spreadsheet may have put semicolons for commas.
  const rowsOf = text => {
    const separator = /^[^,\r\n]*;/.test(text) ? ';' : ',';
    const rows = [];
    let [row, value, isQuoted] = [[], '', false];
    const endField = () => { row.push(plain(value.trim())); value = ''; };
    const endRow = () => {
      endField();
      if (row.some(one => one)) rows.push(row);
      row = [];
    };
    for (let index = 0; index < text.length; index++) {
      const letter = text[index];
      if (isQuoted && letter === '"' && text[index + 1] === '"') { value += letter; index++; }
      else if (letter === '"') isQuoted = !isQuoted;
      else if (isQuoted) value += letter;
      else if (letter === separator) endField();
      else if (letter === '\n') endRow();
      else if (letter !== '\r') value += letter;
    }
    endRow();
    return rows;
  };
  const load = (name, text) => {
    const [header = [], ...rows] = rowsOf(text);
    const of = (row, column) => row[header.indexOf(column)] ?? '';
    const missing = ['case', 'region', 'verdict'].find(column => !header.includes(column));
    if (missing) return `Nothing was read: ${name} has no column '${missing}'. Choose a table of verdicts that this page saved.`;
    const other = rows.map(row => of(row, 'audit')).find(id => id && id !== list.dataset.audit);
    if (other) return `Nothing was read: ${name} is about audit ${other}, and this page about audit ${list.dataset.audit}. Regions have other numbers there.`;
    const named = new Set(regions.map(nameOf));
    let [read, replaced, left] = [0, 0, 0];
    for (const row of rows) {
      const [region, verdict] = [JSON.stringify([of(row, 'case'), of(row, 'region')]), of(row, 'verdict').toLowerCase()];
      if (!verdict) continue;
      if (!named.has(region) || !words.includes(verdict)) { left++; continue; }
      if (verdicts[region] && verdicts[region] !== verdict) replaced++;
      verdicts[region] = verdict;
      read++;
    }
    keep();
    refresh();
    return `${several(read, 'verdict')} read from ${name}${replaced ? `, ${replaced} of them in place of another` : ''}.${left ? ` ${several(left, 'row')} left out: no region of this page, or neither accept, keep nor unsure.` : ''}`;
  };

  for (const region of regions) {
    for (const button of region.querySelectorAll('button')) button.addEventListener('click', () => judge(region, button.value));
  }
  refresh();
  at('save').addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([table()], { type: 'text/csv' }));
    link.download = 'verdicts.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(`${several(regions.filter(region => region.dataset.verdict).length, 'verdict')} saved as verdicts.csv among your downloads.`, true);
  });
  at('load').addEventListener('click', () => at('file').click());
  at('file').addEventListener('change', async () => {
    const [chosen] = at('file').files;
    if (!chosen) return;
    try { say(load(chosen.name, await chosen.text())); } catch { say(`Nothing was read: ${chosen.name} cannot be opened.`); }

    // The same file may be chosen again.
    at('file').value = '';
  });
  at('hide').addEventListener('change', () => list.classList.toggle('hide-judged', at('hide').checked));
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const own = document.activeElement?.closest('.region');
    const seen = () => regions.filter(region => region === own || region.offsetParent !== null);
    const go = way => {
      while (seen().indexOf(own) + way >= seen().length && open < regions.length) openTo(open);
      const all = seen();
      const next = all[Math.min(Math.max(all.indexOf(own) + way, 0), all.length - 1)];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
    };
    if (event.key === 'n') go(1);
    else if (event.key === 'p') go(-1);
    else if (own && ['1', '2', '3'].includes(event.key)) { judge(own, words[event.key - 1]); go(1); }
    else return;
    event.preventDefault();
  });
})();

// Verdicts on the regions of an audit: kept by the browser under the audit's name, saved as a table.
(() => {
  const list = document.getElementById('regions');
  const key = `sigmask-audit-${list.dataset.audit}`;
  const words = ['accept', 'keep', 'unsure'];
  const regions = [...list.querySelectorAll('.region')];
  const nameOf = region => JSON.stringify([region.dataset.case, region.dataset.region]);
  let verdicts = {};
  try { verdicts = JSON.parse(localStorage.getItem(key)) ?? {}; } catch { /* A browser that keeps nothing: the table can still be saved. */ }

  const show = region => {
    const verdict = verdicts[nameOf(region)];
    if (verdict) region.dataset.verdict = verdict; else delete region.dataset.verdict;
    for (const button of region.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.value === verdict));
  };
  const count = () => { document.getElementById('count').textContent = `${regions.filter(region => region.dataset.verdict).length} of ${regions.length} judged`; };
  const judge = (region, verdict) => {
    if (verdicts[nameOf(region)] === verdict) delete verdicts[nameOf(region)]; else verdicts[nameOf(region)] = verdict;
    try { localStorage.setItem(key, JSON.stringify(verdicts)); } catch { /* As above. */ }
    show(region);
    count();
  };
  const field = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const table = () => [
    'audit,case,region,class_given,class_suggested,verdict',
    ...regions.filter(region => region.dataset.verdict).map(({ dataset: data }) => [list.dataset.audit, data.case, data.region, data.given, data.suggested, data.verdict].map(field).join(',')),
    '',
  ].join('\n');

  for (const region of regions) {
    show(region);
    for (const button of region.querySelectorAll('button')) button.addEventListener('click', () => judge(region, button.value));
  }
  count();
  document.getElementById('save').addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([table()], { type: 'text/csv' }));
    link.download = 'verdicts.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  const hide = document.getElementById('hide');
  hide.addEventListener('change', () => list.classList.toggle('hide-judged', hide.checked));
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const own = document.activeElement?.closest('.region');
    const seen = regions.filter(region => region === own || region.offsetParent !== null);
    const go = place => { const next = seen[Math.min(Math.max(place, 0), seen.length - 1)]; next?.focus(); next?.scrollIntoView({ block: 'nearest' }); };
    if (event.key === 'n') go(seen.indexOf(own) + 1);
    else if (event.key === 'p') go(seen.indexOf(own) - 1);
    else if (own && ['1', '2', '3'].includes(event.key)) { judge(own, words[event.key - 1]); go(seen.indexOf(own) + 1); }
    else return;
    event.preventDefault();
  });
})();

(() => {
'use strict';
if (!Element.prototype.replaceChildren) return;
// Filters, sorts and pages the lines of each grid. Without this script every line is shown, in the order of the page.
const PAGE = 100;
const SHORT = 150;
// Laying out more lines than this at once takes seconds.
const MOST = 3000;
const counted = new Intl.NumberFormat('fr-FR').format;
const collator = new Intl.Collator('fr', {numeric: true});
const fold = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/\u2019/g, "'").replace(/\s+/g, ' ')
  .toLowerCase();
const number = text => {
  const found = /^-?\d[\d\s]*(,\d+)?/.exec(text);
  return found ? +found[0].replace(/\s/g, '').replace(',', '.') : NaN;
};
// What a cell says, its details and its small line left out.
const said = cell => (cell.querySelector('summary,.vers') || cell.firstChild || cell).textContent;
const grids = {};

const start = root => {
  const table = root.querySelector('table'), body = table.tBodies[0], box = table.parentNode, heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows], form = root.querySelector('form'), status = root.querySelector('[role=status]');
  const none = root.querySelector('.rien'), more = root.querySelector('.suite'), by = form.querySelector('.tri');
  const boxes = [...form.querySelectorAll('fieldset')].map(set => [...set.querySelectorAll('input')]);
  const lists = [...form.querySelectorAll('[data-drapeaux]')], axes = [...form.querySelectorAll('[data-groupes]')];
  const search = form.querySelector('input[type=search]'), opening = by.value;
  const places = axes.map(list => list.dataset.groupes.split(' ').map(Number));
  const flags = rows.map(row => +(row.dataset.f || 0)), groups = rows.map(row => +(row.dataset.g || -1));
  const keys = [], dressed = new Set();
  let texts = null, column = -1, down = false, found = [], shown = 0;

  const isText = at => heads[at].dataset.tri === 'texte';
  const keysOf = at => {
    const kind = heads[at].dataset.tri, order = (heads[at].dataset.ordre || '').split('|');
    return keys[at] || (keys[at] = rows.map(row => {
      const text = said(row.cells[at]);
      if (kind === 'texte') return text;
      const value = kind === 'rang' ? order.indexOf(text) : number(text);
      return kind === 'rang' && value < 0 ? NaN : value;
    }));
  };
  const sort = () => {
    if (column < 0) return;
    const values = keysOf(column), way = down ? -1 : 1;
    found.sort(isText(column)
      ? (a, b) => way * collator.compare(values[a], values[b]) || a - b
      // What is unknown comes last, whichever way.
      : (a, b) => isNaN(values[a]) - isNaN(values[b]) || way * (values[a] - values[b]) || a - b);
  };
  const words = row => fold([...row.cells].filter((_, at) => isText(at)).map(cell =>
    [said(cell), ...[...cell.querySelectorAll('small')].map(note => note.textContent)].join(' ')).join(' '));

  // Lines are stacked on a narrow screen, which makes browsers forget that they are a table's.
  const dress = at => {
    if (dressed.has(at)) return;
    dressed.add(at);
    rows[at].setAttribute('role', 'row');
    [...rows[at].cells].forEach((cell, place) => {
      cell.setAttribute('role', cell.tagName === 'TH' ? 'rowheader' : 'cell');
      const mask = +(heads[place].dataset.f || 0), count = mask && number(said(cell));
      if (!count) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'vers';
      button.title = 'Voir les lignes';
      button.append(cell.firstChild);
      button.addEventListener('click', () => grids[root.dataset.vers].show(groups[at], mask));
      cell.prepend(button);
    });
  };
  const fit = () => {
    box.classList.remove('tient');
    box.classList.toggle('tient', table.offsetWidth <= box.clientWidth);
  };
  const draw = () => {
    const drawn = found.slice(0, shown);
    drawn.forEach(dress);
    body.replaceChildren(...drawn.map(at => rows[at]));
    const left = found.length - shown;
    more.hidden = left <= 0;
    more.querySelector('.page').textContent = `Afficher ${counted(Math.min(PAGE, left))} de plus`;
    more.querySelector('.tout').hidden = found.length > MOST;
    more.querySelector('span').textContent = `${counted(shown)} affichées sur ${counted(found.length)}. `
      + (found.length > MOST ? `Filtrer à moins de ${counted(MOST)} pour tout afficher. ` : '')
      + 'L\u2019impression reprend ce qui est affiché.';
    none.hidden = found.length > 0;
    root.classList.add('pret');
    fit();
  };
  const select = () => {
    const masks = boxes.map(set => set.reduce((mask, box) => box.checked ? mask | box.value : mask, 0));
    masks.push(...lists.map(list => +list.value));
    const wanted = axes.map(list => +list.value);
    const asked = search ? fold(search.value).split(' ').filter(Boolean) : [];
    if (asked.length && !texts) texts = rows.map(words);
    found = [];
    for (let at = 0; at < rows.length; at++) {
      if (masks.every(mask => !mask || flags[at] & mask)
        && wanted.every((value, axis) => value < 0 || places[axis][groups[at]] === value)
        && asked.every(word => texts[at].includes(word))) found.push(at);
    }
    sort();
    shown = found.length <= SHORT ? found.length : PAGE;
    draw();
    const count = `${counted(found.length)} ${found.length < 2 ? root.dataset.un : root.dataset.plusieurs}`;
    status.textContent = found.length === rows.length ? count : `${count} sur ${counted(rows.length)}`;
  };
  const order = value => {
    column = value ? parseInt(value, 10) : -1;
    down = value.endsWith('-');
    by.value = value;
    heads.forEach((head, at) => at === column
      ? head.setAttribute('aria-sort', down ? 'descending' : 'ascending') : head.removeAttribute('aria-sort'));
    select();
  };
  const reset = () => { form.reset(); order(opening); };

  heads.forEach((head, at) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    // Figures begin with the largest, texts and states with the first.
    button.addEventListener('click', () =>
      order(at + ((column === at ? !down : head.dataset.tri === 'nombre') ? '-' : '+')));
    head.append(button);
    head.setAttribute('role', 'columnheader');
  });
  table.setAttribute('role', 'table');
  table.tHead.rows[0].setAttribute('role', 'row');
  for (const part of [table.tHead, body]) part.setAttribute('role', 'rowgroup');
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('change', event => {
    if (event.target === by) order(by.value);
    else if (event.target !== search) select();
  });
  form.querySelector('.vider').addEventListener('click', reset);
  if (search) {
    let waiting = 0;
    search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(select, 150); });
  }
  more.querySelector('.page').addEventListener('click', () => {
    const from = shown;
    shown = Math.min(found.length, shown + PAGE);
    draw();
    // Whoever reads on with the keyboard goes on where the new lines begin.
    const cell = rows[found[from]].cells[0], into = rows[found[from]].querySelector('summary,button') || cell;
    if (into === cell) cell.tabIndex = -1;
    into.focus({preventScroll: true});
  });
  more.querySelector('.tout').addEventListener('click', () => { shown = found.length; draw(); status.focus(); });
  new ResizeObserver(fit).observe(box);
  form.hidden = false;
  order(opening);

  // The lines of one group that have one of these flags.
  const show = (group, mask) => {
    form.reset();
    if (search) search.value = '';
    axes.forEach((list, axis) => { list.value = places[axis][group]; });
    lists.forEach(list => { list.value = 0; });
    boxes.flat().forEach(box => { box.checked = Boolean(box.value & mask); });
    order(opening);
    status.focus({preventScroll: true});
    root.scrollIntoView({block: 'start'});
  };
  grids[root.id] = {show};
};

try {
  document.querySelectorAll('.grille').forEach(start);
} finally {
  // A grid that fails shows its lines, as without script.
  document.documentElement.classList.remove('script');
}
})();

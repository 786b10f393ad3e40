(() => {
  'use strict';
  const root = document.documentElement, readout = document.getElementById('readout'), ns = 'http://www.w3.org/2000/svg';

  // Light, dark, or as the system is.
  const button = document.getElementById('theme'), themes = ['', 'light', 'dark'];
  const kept = () => { try { return localStorage.getItem('kiln-theme') || ''; } catch { return ''; } };
  const keep = theme => { try { localStorage.setItem('kiln-theme', theme); } catch { /* a file may have no storage */ } };
  const wear = theme => {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    button.textContent = theme === '' ? 'As the system' : theme === 'light' ? 'Light' : 'Dark';
    button.setAttribute('aria-label', 'Colours: ' + button.textContent + '. Press to change.');
  };
  let theme = themes.includes(kept()) ? kept() : '';
  button.hidden = false;
  wear(theme);
  button.addEventListener('click', () => { theme = themes[(themes.indexOf(theme) + 1) % themes.length]; keep(theme); wear(theme); });

  // A drawing's own name would come up as a second note under the pointer.
  const name = plot => {
    const title = plot.querySelector('title');
    if (!title) return;
    plot.setAttribute('aria-label', title.textContent);
    plot.removeAttribute('aria-labelledby');
    title.remove();
  };
  const nameAll = part => part.querySelectorAll('svg.plot').forEach(name);
  nameAll(document);

  // The numbers of charts, under the pointer or by the arrow keys.
  let shown = null, at = -1;
  const read = plot => plot.data ??= plot.dataset.grid ? { grid: JSON.parse(plot.dataset.grid) } : JSON.parse(plot.dataset.plot);
  const count = data => data.grid ? data.grid.values.length : data.stops.length;
  const shape = (plot, kind, attributes) => {
    const element = document.createElementNS(ns, kind);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    plot.append(element);
  };
  const clear = () => {
    if (shown) shown.querySelectorAll('.cursor, .mark, .chosen').forEach(e => e.remove());
    readout.hidden = true;
    shown = null;
    at = -1;
  };
  const line = (kind, text) => { const e = document.createElement(kind); e.textContent = text; readout.append(e); };
  const place = (plot, x, y) => {
    const box = plot.getBoundingClientRect(), unit = box.width / plot.viewBox.baseVal.width;
    readout.hidden = false;
    const left = box.left + x * unit, top = box.top + y * unit, width = readout.offsetWidth, height = readout.offsetHeight;
    const beside = left + 14 + width > root.clientWidth ? left - width - 14 : left + 14;
    const above = top - height - 12 >= 4 ? top - height - 12 : top + 16;
    readout.style.left = Math.max(4, Math.min(beside, root.clientWidth - width - 4)) + scrollX + 'px';
    readout.style.top = above + scrollY + 'px';
  };
  const show = (plot, index) => {
    const data = read(plot);
    if (count(data) === 0) return;
    index = Math.max(0, Math.min(count(data) - 1, index));
    if (shown === plot && at === index) return;
    clear();
    shown = plot;
    at = index;
    readout.replaceChildren();
    if (data.grid) {
      const g = data.grid, n = g.columns.length, [l, t, r, b] = g.frame, w = (r - l) / n, h = (b - t) / g.rows.length;
      const x = l + (index % n) * w, y = t + Math.floor(index / n) * h;
      line('b', g.label + ' ' + g.values[index]);
      line('span', g.rows[Math.floor(index / n)]);
      line('span', g.columns[index % n]);
      shape(plot, 'rect', { class: 'chosen', x, y, width: w, height: h });
      place(plot, x + w / 2, y);
      return;
    }
    const s = data.stops[index];
    line('b', s.t);
    s.v.forEach(v => line('span', v));
    if (data.upright) {
      shape(plot, 'line', { class: 'cursor', x1: s.x, x2: s.x, y1: data.frame[1], y2: data.frame[3] });
      (s.p || []).forEach((y, i) => shape(plot, 'circle', { class: 'mark c' + s.c[i], cx: s.x, cy: y, r: 4 }));
    } else {
      shape(plot, 'circle', { class: 'mark c' + s.c[0], cx: s.x, cy: s.y, r: 5 });
    }
    place(plot, s.x, s.y);
  };
  const nearest = (plot, event) => {
    const box = plot.getBoundingClientRect(), unit = plot.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left) * unit, y = (event.clientY - box.top) * unit, data = read(plot);
    if (data.grid) {
      const g = data.grid, n = g.columns.length, [l, t, r, b] = g.frame;
      const column = Math.floor((x - l) / (r - l) * n), row = Math.floor((y - t) / (b - t) * g.rows.length);
      return column >= 0 && column < n && row >= 0 && row < g.rows.length ? row * n + column : -1;
    }
    let best = -1, least = Infinity;
    data.stops.forEach((s, i) => {
      const d = data.upright ? Math.abs(s.x - x) : Math.abs(s.y - y) + Math.abs(s.x - x) / 1000;
      if (d < least) { least = d; best = i; }
    });
    return best;
  };
  const plotOf = event => event.target instanceof Element ? event.target.closest('svg.plot') : null;
  const point = event => {
    const plot = plotOf(event);
    if (!plot) { if (shown && shown !== document.activeElement) clear(); return; }
    const index = nearest(plot, event);
    if (index >= 0) show(plot, index); else if (shown === plot) clear();
  };
  document.addEventListener('pointermove', point);
  document.addEventListener('pointerdown', point);
  document.addEventListener('focusout', event => { if (plotOf(event)) clear(); });
  document.addEventListener('keydown', event => {
    const plot = plotOf(event);
    if (event.key === 'Escape') { clear(); return; }
    if (!plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const data = read(plot), here = shown === plot ? at : -1, row = data.grid ? data.grid.columns.length : 1;
    const to = { ArrowRight: here + 1, ArrowLeft: here < 0 ? count(data) - 1 : here - 1, ArrowDown: here < 0 ? 0 : here + row, ArrowUp: here < 0 ? count(data) - 1 : here - row, Home: 0, End: count(data) - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < count(data)) show(plot, to);
  });

  // A page that follows a run takes whole sections anew.
  if (!root.dataset.live) return;
  const live = document.getElementById('live'), say = (text, on) => { live.textContent = text; live.classList.toggle('on', on); };
  const source = new EventSource(root.dataset.live);
  source.addEventListener('open', () => say('live', true));
  source.addEventListener('error', () => say('no connection, trying again', false));
  source.addEventListener('end', event => { source.close(); say(event.data || 'ended', false); });
  source.addEventListener('section', event => {
    const { id, html, after } = JSON.parse(event.data), old = document.getElementById(id);
    const pin = old && shown && old.contains(shown) ? { id: shown.id, index: at } : null;
    if (pin) clear();
    if (!html) { if (old) old.remove(); return; }
    const focus = document.activeElement && document.activeElement.id;
    const unfolded = old ? [...old.querySelectorAll('details[open]')].map(d => d.id) : [];
    const box = document.createElement('template');
    box.innerHTML = html;
    const fresh = box.content.firstElementChild, part = key => fresh.querySelector('#' + CSS.escape(key));
    nameAll(fresh);
    unfolded.forEach(key => { const fold = part(key); if (fold) fold.open = true; });
    const before = after && document.getElementById(after), main = document.getElementById('content');
    if (old) old.replaceWith(fresh); else if (before && before.parentElement === main) before.after(fresh); else main.prepend(fresh);
    const again = focus && part(focus), plot = pin && part(pin.id);
    if (again) again.focus({ preventScroll: true });
    if (plot) show(plot, pin.index);
  });
})();

"use strict";
// Draws the graph on a canvas: only what is to be seen, and as plainly as its size asks for. All text that comes from
// configurations is set as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, lines, frames, findings, looks, kinds } = data;
  const find = (id) => document.getElementById(id);
  const canvas = find("graph");
  const context = canvas.getContext("2d");
  const map = find("map");
  const FONT = 'ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono","Liberation Mono",monospace';
  const MOST_ZOOM = 4;
  // Below these zooms texts, and then curves, cannot be made out.
  const TEXT_ZOOM = 0.32;
  const CURVE_ZOOM = 0.12;
  const SEARCH_RESULTS = 60;

  // ---- What is where ----

  // A frame that no line touches has no box of its own: its title stands for it.
  for (const [node, [x, y, width]] of frames) nodes[node].box ??= [x, y, width, 30];
  const boxOf = (node) => nodes[node].box;
  const comesFrom = nodes.map(() => []);
  const goesTo = nodes.map(() => []);
  lines.forEach((line, at) => {
    goesTo[line.from].push(at);
    comesFrom[line.to].push(at);
    const { points } = line;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]);
      right = Math.max(right, points[i]);
      top = Math.min(top, points[i + 1]);
      bottom = Math.max(bottom, points[i + 1]);
    }
    line.bounds = [left, top, right, bottom];
  });
  const isFrame = new Set(frames.map(([node]) => node));
  // In reading order, for the keys.
  const order = nodes.map((_, at) => at).filter((at) => nodes[at].box)
    .sort((a, b) => boxOf(a)[1] - boxOf(b)[1] || boxOf(a)[0] - boxOf(b)[0]);
  const place = new Map(order.map((node, at) => [node, at]));
  const withFindings = order.filter((at) => nodes[at].findings || nodes[at].kind === "missing" || nodes[at].state);

  // ---- State ----

  const view = { x: 0, y: 0, zoom: 1 };
  let width = 0;
  let height = 0;
  let selected = null;
  // Once something is selected: what its data comes from and goes to, itself included.
  let related = null;
  let relatedLines = null;
  let matches = null;
  let colours = {};
  let drawing = false;

  const redraw = () => {
    if (!drawing) {
      drawing = true;
      requestAnimationFrame(() => {
        drawing = false;
        draw();
      });
    }
  };

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue(`--${name}`).trim();
    colours = {
      ground: get("ground"), text: get("text"), muted: get("muted"), error: get("error"), warning: get("warning"),
      frame: get("frame"), frameLine: get("frame-line"),
      looks: looks.map(([name]) => [get(name), get(`${name}-line`)]),
      kinds: kinds.map(([name]) => get(`kind-${name}`)),
    };
    drawMap();
    redraw();
  }

  const stateColour = (state, otherwise) => [otherwise, colours.warning, colours.error][state];

  // ---- Drawing ----

  function trace(path, points, straight) {
    path.moveTo(points[0], points[1]);
    if (straight) {
      path.lineTo(points[points.length - 2], points[points.length - 1]);
      return;
    }
    for (let i = 2; i < points.length; i += 2) {
      const [fromX, fromY, x, y] = [points[i - 2], points[i - 1], points[i], points[i + 1]];
      if (fromY === y) path.lineTo(x, y);
      else path.bezierCurveTo((fromX + x) / 2, fromY, (fromX + x) / 2, y, x, y);
    }
  }

  function outline(path, [x, y, w, h], shape) {
    const round = Math.min(16, h / 2);
    if (shape === "pointed") {
      const point = Math.min(9, h / 2);
      path.moveTo(x, y);
      path.lineTo(x + w - point, y);
      path.lineTo(x + w, y + h / 2);
      path.lineTo(x + w - point, y + h);
      path.lineTo(x, y + h);
      path.closePath();
      return;
    }
    const [left, right] = { source: [round, 4], sink: [4, round], round: [9, 9] }[shape] ?? [4, 4];
    path.roundRect(x, y, w, h, [left, right, right, left]);
  }

  function draw() {
    const { zoom } = view;
    const ratio = devicePixelRatio || 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colours.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, -view.x * ratio * zoom, -view.y * ratio * zoom);
    const [left, top, right, bottom] = [view.x, view.y, view.x + width / zoom, view.y + height / zoom];
    const sees = ([x, y, w, h]) => x < right && x + w > left && y < bottom && y + h > top;

    for (const [node, box] of frames) {
      if (sees(box)) drawFrame(node, box);
    }
    drawLines((line) => {
      const [a, b, c, d] = line.bounds;
      return a <= right && c >= left && b <= bottom && d >= top;
    });
    drawBoxes(sees);
    drawMapView();
  }

  const fades = (node) => related !== null && !related.has(node);

  function drawFrame(node, [x, y, w, h]) {
    context.globalAlpha = related === null ? 1 : 0.55;
    context.beginPath();
    context.roundRect(x, y, w, h, 8);
    context.fillStyle = colours.frame;
    context.fill();
    context.setLineDash([6, 4]);
    context.lineWidth = 1;
    context.strokeStyle = node === selected ? colours.text : stateColour(nodes[node].state, colours.frameLine);
    context.stroke();
    context.setLineDash([]);
    if (view.zoom >= TEXT_ZOOM) {
      const [block, label, notes] = nodes[node].text;
      context.textAlign = "left";
      context.font = `600 12px ${FONT}`;
      context.fillStyle = colours.text;
      const title = label ? `${block} ${label}` : block;
      context.fillText(title, x + 12, y + 20);
      const after = x + 12 + context.measureText(title).width + 12;
      context.font = `10.5px ${FONT}`;
      context.fillStyle = stateColour(nodes[node].state, colours.muted);
      context.fillText(notes, after, y + 20);
    }
    context.globalAlpha = 1;
  }

  function drawLines(sees) {
    const { zoom } = view;
    const straight = zoom < CURVE_ZOOM;
    // One path for each look: setting colours and patterns costs more than lines do.
    const groups = new Map();
    lines.forEach((line, at) => {
      if (line.points.length === 0 || !sees(line)) return;
      const faded = relatedLines !== null && !relatedLines.has(at);
      const key = line.kind * 6 + line.state * 2 + (faded ? 1 : 0);
      const group = groups.get(key);
      if (group) group.push(line);
      else groups.set(key, [line]);
    });
    // What is faded lies below.
    const keys = [...groups.keys()].sort((a, b) => (b % 2) - (a % 2) || a - b);
    for (const key of keys) {
      const [kind, state, faded] = [Math.floor(key / 6), Math.floor(key / 2) % 3, key % 2 === 1];
      const colour = stateColour(state, colours.kinds[kind]);
      context.globalAlpha = faded ? 0.1 : 1;
      context.strokeStyle = colour;
      context.fillStyle = colour;
      // Thin lines stay visible from afar.
      context.lineWidth = Math.max(state === 2 ? 2.75 : relatedLines && !faded ? 2.25 : 1.5, 0.8 / zoom);
      context.setLineDash(kinds[kind][1] && !straight ? kinds[kind][1].split(" ").map(Number) : []);
      context.beginPath();
      for (const line of groups.get(key)) trace(context, line.points, straight);
      context.stroke();
      context.setLineDash([]);
      if (zoom >= TEXT_ZOOM / 1.5) {
        context.beginPath();
        for (const { points } of groups.get(key)) {
          const [fromX, x, y] = [points[points.length - 4], points[points.length - 2], points[points.length - 1]];
          const back = x < fromX ? 8 : -8;
          context.moveTo(x, y);
          context.lineTo(x + back, y - 3.5);
          context.lineTo(x + back, y + 3.5);
        }
        context.fill();
      }
    }
    context.globalAlpha = 1;
  }

  function drawBoxes(sees) {
    const { zoom } = view;
    const groups = new Map();
    for (const at of order) {
      const node = nodes[at];
      if (!sees(node.box) || (isFrame.has(at) && node.box[3] === 30)) continue;
      const dashed = node.marks?.includes("unused") || node.kind === "missing" ? 1 : node.marks?.includes("dead-end") ? 2 : 0;
      const key = ((node.look * 3 + node.state) * 3 + dashed) * 2 + (fades(at) ? 1 : 0);
      const group = groups.get(key);
      if (group) group.push(at);
      else groups.set(key, [at]);
    }
    for (const [key, members] of groups) {
      const faded = key % 2 === 1;
      const dashed = Math.floor(key / 2) % 3;
      const state = Math.floor(key / 6) % 3;
      const [fill, line] = colours.looks[Math.floor(key / 18)];
      context.beginPath();
      for (const at of members) {
        if (zoom < TEXT_ZOOM / 2) context.rect(...boxOf(at));
        else outline(context, boxOf(at), nodes[at].shape);
      }
      // Opaque first: lines below must not show through.
      context.fillStyle = colours.ground;
      context.fill();
      context.globalAlpha = faded ? 0.22 : 1;
      context.fillStyle = zoom < TEXT_ZOOM / 2 ? stateColour(state, line) : fill;
      if (zoom < TEXT_ZOOM / 2) context.globalAlpha *= state ? 0.9 : 0.6;
      context.fill();
      context.globalAlpha = faded ? 0.22 : 1;
      context.strokeStyle = stateColour(state, line);
      context.lineWidth = Math.max([1.25, 2.25, 2.75][state], 0.7 / zoom);
      context.setLineDash([[], [5, 3], [2, 2]][dashed]);
      if (zoom >= TEXT_ZOOM / 4) context.stroke();
      context.setLineDash([]);
      if (zoom >= TEXT_ZOOM) members.forEach(drawText);
      context.globalAlpha = 1;
    }
    for (const at of matches ?? []) {
      if (at !== selected && nodes[at].box && sees(boxOf(at))) drawRing(at, colours.warning);
    }
    if (selected !== null && nodes[selected].box) drawRing(selected, colours.text);
  }

  function drawText(at) {
    const [x, y, w] = boxOf(at);
    const [block, label, notes] = nodes[at].text;
    const middle = x + w / 2;
    let row = y + 18;
    context.textAlign = "center";
    context.font = label ? `12px ${FONT}` : `600 12px ${FONT}`;
    context.fillStyle = label ? colours.muted : colours.text;
    context.fillText(block, middle, row);
    if (label) {
      row += 16;
      context.font = `600 12px ${FONT}`;
      context.fillStyle = colours.text;
      context.fillText(label, middle, row);
    }
    if (notes) {
      context.font = `10.5px ${FONT}`;
      context.fillStyle = stateColour(nodes[at].state, nodes[at].kind === "missing" ? colours.error : colours.muted);
      context.fillText(notes, middle, row + 16);
    }
  }

  function drawRing(at, colour) {
    const [x, y, w, h] = boxOf(at);
    const gap = 5;
    context.beginPath();
    context.roundRect(x - gap, y - gap, w + 2 * gap, h + 2 * gap, 9);
    context.lineWidth = Math.max(2.5, 2 / view.zoom);
    context.strokeStyle = colour;
    context.stroke();
  }

  // ---- The map of the whole, when the view shows a part ----

  const mapDrawing = document.createElement("canvas");
  let mapScale = 1;

  function drawMap() {
    const ratio = devicePixelRatio || 1;
    mapScale = Math.min(200 / data.width, 150 / data.height);
    const [w, h] = [Math.max(24, data.width * mapScale), Math.max(24, data.height * mapScale)];
    for (const target of [map, mapDrawing]) {
      target.width = w * ratio;
      target.height = h * ratio;
    }
    map.style.width = `${w}px`;
    map.style.height = `${h}px`;
    const small = mapDrawing.getContext("2d");
    small.setTransform(ratio * mapScale, 0, 0, ratio * mapScale, 0, 0);
    const least = 1.2 / mapScale;
    for (const at of order) {
      const [x, y, w, h] = boxOf(at);
      small.fillStyle = stateColour(nodes[at].state, colours.looks[nodes[at].look][1]);
      small.fillRect(x, y, Math.max(w, least), Math.max(h, least));
    }
  }

  function drawMapView() {
    const { zoom } = view;
    const whole = view.x <= 0 && view.y <= 0 && view.x + width / zoom >= data.width && view.y + height / zoom >= data.height;
    map.hidden = whole || data.nodes.length === 0;
    if (map.hidden) return;
    const small = map.getContext("2d");
    const ratio = (devicePixelRatio || 1) * mapScale;
    small.setTransform(1, 0, 0, 1, 0, 0);
    small.fillStyle = colours.ground;
    small.fillRect(0, 0, map.width, map.height);
    small.drawImage(mapDrawing, 0, 0);
    small.setTransform(ratio, 0, 0, ratio, 0, 0);
    small.lineWidth = 1.5 / mapScale;
    small.strokeStyle = colours.text;
    small.strokeRect(view.x, view.y, width / zoom, height / zoom);
  }

  // ---- Moving ----

  const leastZoom = () => Math.min(0.02, 0.5 * Math.min(width / data.width, height / data.height));

  function zoomAt(factor, x = width / 2, y = height / 2) {
    const zoom = Math.min(MOST_ZOOM, Math.max(leastZoom(), view.zoom * factor));
    view.x += x / view.zoom - x / zoom;
    view.y += y / view.zoom - y / zoom;
    view.zoom = zoom;
    redraw();
  }

  function fit() {
    const zoom = Math.min(1.4, width / data.width, height / data.height);
    view.zoom = Math.max(leastZoom(), zoom);
    view.x = (data.width - width / view.zoom) / 2;
    view.y = (data.height - height / view.zoom) / 2;
    redraw();
  }

  // A large graph starts where it can be read, at its upper left.
  function start() {
    fit();
    if (view.zoom < TEXT_ZOOM) {
      view.zoom = Math.max(TEXT_ZOOM * 1.6, Math.min(1, width / data.width));
      view.x = Math.min(0, (data.width - width / view.zoom) / 2);
      view.y = 0;
    }
  }

  function centre(at) {
    const [x, y, w, h] = boxOf(at);
    if (view.zoom < 0.6) view.zoom = 1;
    // What lies under the details is not seen: they are at the right, or on small screens at the bottom.
    const wide = width > 640 ? Math.max(width - 420, width / 2) : width;
    const high = width > 640 ? height : height * 0.45;
    view.x = x + w / 2 - wide / 2 / view.zoom;
    view.y = y + h / 2 - high / 2 / view.zoom;
    redraw();
  }

  const isSeen = (at) => {
    const [x, y, w, h] = boxOf(at);
    const [wide, high] = width > 640 ? [Math.max(width - 420, width / 2), height] : [width, height * 0.45];
    return view.zoom >= TEXT_ZOOM && x >= view.x && y >= view.y && x + w <= view.x + wide / view.zoom && y + h <= view.y + high / view.zoom;
  };

  function resize() {
    const box = canvas.getBoundingClientRect();
    const ratio = devicePixelRatio || 1;
    [width, height] = [box.width, box.height];
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    redraw();
  }

  // ---- Selecting ----

  function reach(from, step, other) {
    const seen = new Set([from]);
    const passed = new Set();
    const pending = [from];
    while (pending.length > 0) {
      for (const line of step[pending.pop()]) {
        passed.add(line);
        const next = lines[line][other];
        if (!seen.has(next)) {
          seen.add(next);
          pending.push(next);
        }
      }
    }
    return [seen, passed];
  }

  function select(at, { move = false } = {}) {
    selected = at;
    if (at === null) {
      related = relatedLines = null;
      find("details").hidden = true;
      if (location.hash) history.replaceState(null, "", location.pathname + location.search);
      redraw();
      return;
    }
    const [up, upLines] = reach(at, comesFrom, "from");
    const [down, downLines] = reach(at, goesTo, "to");
    related = new Set([...up, ...down]);
    relatedLines = new Set([...upLines, ...downLines]);
    // The modules around it, and what is inside of it.
    for (let module = nodes[at].module; module !== undefined; module = nodes[module].module) related.add(module);
    if (isFrame.has(at)) {
      nodes.forEach((node, inner) => { if (related.has(node.module)) related.add(inner); });
      lines.forEach((line, inner) => { if (related.has(line.from) && related.has(line.to)) relatedLines.add(inner); });
    }
    showDetails(at);
    if (nodes[at].box && (move || !isSeen(at))) centre(at);
    history.replaceState(null, "", `#${encodeURIComponent(nodes[at].id)}`);
    const notes = nodes[at].text[2];
    find("announce").textContent =
      `${nodes[at].id}${notes ? `, ${notes}` : ""}. From ${comesFrom[at].length}, to ${goesTo[at].length} connections.`;
    redraw();
  }

  // ---- Details ----

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made[key] = value;
    made.append(...children);
    return made;
  }

  function findingItem(at) {
    const { rule, severity, message, path, line, column } = findings[at];
    return element("li", { className: `finding ${severity}` }, element("b", {}, severity), ` ${message}`,
      element("small", {}, `${rule} · ${path}:${line}:${column}`));
  }

  // The findings of the component itself stand above already.
  function connections(title, list, other, shown) {
    if (list.length === 0) return [];
    const items = list.map((at) => {
      const line = lines[at];
      const dot = element("i");
      dot.style.background = `var(--kind-${kinds[line.kind][0]})`;
      const to = line[other];
      const what = kinds[line.kind][0] + (kinds[line.kind][0] === "value" ? `: ${line.attributes.slice(0, 3).join(", ")}` : "");
      const button = element("button", { type: "button", className: "jump" }, dot,
        element("span", { className: "mono" }, nodes[to].id), element("small", {}, what));
      button.addEventListener("click", () => select(to, { move: true }));
      const item = element("li", {}, button);
      const more = (line.findings ?? []).filter((finding) => !shown.includes(finding));
      if (more.length > 0) item.append(element("ul", {}, ...more.map(findingItem)));
      return item;
    });
    return [element("h3", {}, `${title} (${list.length})`), element("ul", {}, ...items)];
  }

  const MARKS = {
    cycle: ["on a cycle", "error"],
    "dead-end": ["dead end: passes its data on to nobody", "warning"],
    unused: ["unused: nobody takes what it offers", "warning"],
  };

  function showDetails(at) {
    const node = nodes[at];
    const close = element("button", { type: "button", className: "close", ariaLabel: "Close", title: "Close (Esc)" }, "✕");
    close.addEventListener("click", () => { select(null); canvas.focus(); });
    const badges = [node.kind.replaceAll("-", " "), node.community ? "community" : node.stability?.replaceAll("-", " ")]
      .filter((text) => text).map((text) => element("span", { className: "badge" }, text));
    for (const mark of node.marks ?? []) badges.push(element("span", { className: `badge ${MARKS[mark][1]}` }, MARKS[mark][0]));
    if (node.kind === "missing") badges.push(element("span", { className: "badge error" }, "not defined"));
    const content = [
      close,
      element("h2", { className: "mono" }, node.id),
      element("div", { className: "where" }, `${node.path}:${node.line}`),
      element("div", {}, ...badges),
    ];
    if (node.definition !== undefined) {
      const button = element("button", { type: "button", className: "jump" },
        element("span", { className: "mono" }, nodes[node.definition].id));
      button.addEventListener("click", () => select(node.definition, { move: true }));
      content.push(element("h3", {}, "Defined by"), button);
    }
    if (node.findings) {
      content.push(element("h3", {}, `Findings (${node.findings.length})`), element("ul", {}, ...node.findings.map(findingItem)));
    }
    const shown = node.findings ?? [];
    content.push(...connections("Comes from", comesFrom[at], "from", shown), ...connections("Goes to", goesTo[at], "to", shown));
    if (node.arguments) {
      const rows = node.arguments.map(([path, value]) =>
        element("tr", {}, element("td", { className: "mono" }, path), element("td", {}, element("pre", {}, value))));
      content.push(element("h3", {}, "Arguments"), element("table", {}, element("tbody", {}, ...rows)));
    }
    const details = find("details");
    details.replaceChildren(...content);
    details.hidden = false;
    details.scrollTop = 0;
    find("keys").hidden = true;
    find("help").ariaExpanded = "false";
  }

  // ---- Search ----

  const search = find("search");
  const results = find("results");
  let active = -1;

  function runSearch() {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
    active = -1;
    if (words.length === 0) {
      matches = null;
      closeResults();
      redraw();
      return;
    }
    const holds = (text) => words.every((word) => text.includes(word));
    const inNames = [];
    const inArguments = [];
    for (const at of nodes.keys()) {
      nodes[at].name ??= nodes[at].id.toLowerCase();
      if (holds(nodes[at].name)) inNames.push(at);
      else {
        nodes[at].words ??= (nodes[at].arguments ?? []).map((pair) => pair.join(" ")).join("\n").toLowerCase();
        if (holds(`${nodes[at].name} ${nodes[at].words}`)) inArguments.push(at);
      }
    }
    const all = [...inNames, ...inArguments];
    matches = new Set(all);
    const items = all.slice(0, SEARCH_RESULTS).map((at, number) => {
      const item = element("li", { id: `result-${number}`, role: "option", className: "mono" }, nodes[at].id);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(at); });
      item.node = at;
      return item;
    });
    if (all.length === 0) items.push(element("li", { className: "none" }, "nothing found"));
    if (all.length > SEARCH_RESULTS) items.push(element("li", { className: "none" }, `${all.length - SEARCH_RESULTS} more`));
    results.replaceChildren(...items);
    results.hidden = false;
    search.ariaExpanded = "true";
    if (all.length > 0) activate(0);
    redraw();
  }

  function closeResults() {
    results.hidden = true;
    search.ariaExpanded = "false";
    search.removeAttribute("aria-activedescendant");
  }

  function activate(number) {
    const items = [...results.children].filter((item) => item.node !== undefined);
    if (items.length === 0) return;
    active = (number + items.length) % items.length;
    items.forEach((item, at) => { item.ariaSelected = String(at === active); });
    items[active].scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", items[active].id);
  }

  function choose(at) {
    closeResults();
    matches = null;
    select(at, { move: true });
    canvas.focus();
  }

  search.addEventListener("input", runSearch);
  search.addEventListener("focus", () => { if (search.value) runSearch(); });
  search.addEventListener("blur", closeResults);
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") activate(active + 1);
    else if (event.key === "ArrowUp") activate(active - 1);
    else if (event.key === "Enter" && results.children[active]?.node !== undefined) choose(results.children[active].node);
    else if (event.key === "Escape") {
      search.value = "";
      runSearch();
      canvas.focus();
    } else return;
    event.preventDefault();
  });

  // ---- Pointer ----

  const pointers = new Map();
  let moved = false;
  let pinch = 0;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  function nodeAt(x, y) {
    const [px, py] = [view.x + x / view.zoom, view.y + y / view.zoom];
    // From afar boxes are small: a little beside is near enough.
    const near = Math.min(4 / view.zoom, 20);
    let best = null;
    let size = Infinity;
    for (const number of order) {
      const [bx, by, bw, bh] = boxOf(number);
      if (px >= bx - near && px <= bx + bw + near && py >= by - near && py <= by + bh + near && bw * bh < size) {
        best = number;
        size = bw * bh;
      }
    }
    return best;
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    moved = pointers.size > 1;
    if (pointers.size === 2) pinch = distance();
    hideTooltip();
  });

  const distance = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };

  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    const last = pointers.get(event.pointerId);
    if (!last) {
      hover(x, y);
      return;
    }
    if (Math.hypot(x - last[0], y - last[1]) < 3 && !moved) return;
    moved = true;
    canvas.classList.add("moving");
    if (pointers.size === 1) {
      view.x -= (x - last[0]) / view.zoom;
      view.y -= (y - last[1]) / view.zoom;
    }
    pointers.set(event.pointerId, [x, y]);
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()];
      const now = distance();
      zoomAt(now / (pinch || now), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      pinch = now;
    }
    redraw();
  });

  const release = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    canvas.classList.remove("moving");
    if (event.type === "pointerup" && !moved) select(nodeAt(...at(event)));
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => hideTooltip());
  canvas.addEventListener("dblclick", (event) => zoomAt(1.8, ...at(event)));

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    hideTooltip();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? height : 1;
    if (event.shiftKey && !event.ctrlKey) {
      view.x += (event.deltaX || event.deltaY) * unit / view.zoom;
      redraw();
    } else {
      zoomAt(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * unit)) * (event.ctrlKey ? 0.01 : 0.0022)), ...at(event));
    }
  }, { passive: false });

  const tooltip = find("tooltip");
  const hideTooltip = () => { tooltip.hidden = true; };

  function hover(x, y) {
    const node = nodeAt(x, y);
    canvas.classList.toggle("over", node !== null);
    if (node === null) {
      hideTooltip();
      return;
    }
    const { id, path, line } = nodes[node];
    tooltip.textContent = `${id}\n${path}:${line}`;
    tooltip.hidden = false;
    tooltip.style.left = `${Math.max(0, Math.min(x + 14, width - tooltip.offsetWidth - 8))}px`;
    tooltip.style.top = `${Math.max(0, Math.min(y + 16, height - tooltip.offsetHeight - 8))}px`;
  }

  function moveByMap(event) {
    const box = map.getBoundingClientRect();
    view.x = (event.clientX - box.left) / mapScale - width / view.zoom / 2;
    view.y = (event.clientY - box.top) / mapScale - height / view.zoom / 2;
    redraw();
  }
  map.addEventListener("pointerdown", (event) => { map.setPointerCapture(event.pointerId); moveByMap(event); });
  map.addEventListener("pointermove", (event) => { if (event.buttons) moveByMap(event); });

  // ---- Keys ----

  function step(list, by) {
    if (list.length === 0) return;
    const here = selected === null ? -1 : place.get(selected) ?? -1;
    const next = by > 0 ? list.find((node) => place.get(node) > here) : list.findLast((node) => place.get(node) < here);
    select(next ?? (by > 0 ? list[0] : list[list.length - 1]));
  }

  // Along the data; to the neighbour that lies nearest.
  function follow(list, other) {
    const [, y] = boxOf(selected);
    const near = list.map((at) => lines[at][other]).filter((node) => node !== selected)
      .sort((a, b) => Math.abs(boxOf(a)[1] - y) - Math.abs(boxOf(b)[1] - y))[0];
    if (near !== undefined) select(near);
  }

  function beside(down) {
    const [x, y, w] = boxOf(selected);
    let best = null;
    let least = Infinity;
    for (const node of order) {
      const [bx, by, bw] = boxOf(node);
      const away = down ? by - y : y - by;
      const aside = Math.abs(bx + bw / 2 - x - w / 2);
      if (node !== selected && away > 0 && away + 3 * aside < least) [best, least] = [node, away + 3 * aside];
    }
    if (best !== null) select(best);
  }

  function toggleTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    readColours();
  }

  function toggleKeys() {
    const keys = find("keys");
    keys.hidden = !keys.hidden;
    find("help").ariaExpanded = String(!keys.hidden);
    if (!keys.hidden) select(null);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === search) return;
    const hasButton = event.target instanceof HTMLButtonElement;
    const pan = (x, y) => {
      view.x += x * 80 / view.zoom;
      view.y += y * 80 / view.zoom;
      redraw();
    };
    const free = event.shiftKey || selected === null || !nodes[selected].box;
    const inDetails = find("details").contains(event.target) && !find("details").hidden;
    const actions = {
      "/": () => { search.focus(); search.select(); },
      "+": () => zoomAt(1.25), "=": () => zoomAt(1.25), "-": () => zoomAt(0.8), 0: fit,
      n: () => step(order, 1), p: () => step(order, -1), f: () => step(withFindings, 1),
      N: () => step(order, 1), P: () => step(order, -1), F: () => step(withFindings, -1),
      t: toggleTheme, "?": toggleKeys,
      Escape: () => { find("keys").hidden = true; select(null); canvas.focus(); },
      ArrowLeft: () => free ? pan(-1, 0) : follow(comesFrom[selected], "from"),
      ArrowRight: () => free ? pan(1, 0) : follow(goesTo[selected], "to"),
      ArrowUp: () => free ? pan(0, -1) : beside(false),
      ArrowDown: () => free ? pan(0, 1) : beside(true),
    };
    if (!hasButton && selected !== null) actions.Enter = () => centre(selected);
    if (inDetails && event.key.startsWith("Arrow")) return;
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // ---- The rest of the page ----

  const count = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
  find("title").textContent = data.title;
  find("title").title = data.title;
  find("counts").textContent = `${count(nodes.length, "component")}, ${count(lines.length, "connection")} · Alloy ${data.alloy}`;
  find("empty").hidden = nodes.length > 0;
  const next = find("next-finding");
  const standOut = withFindings.length;
  next.textContent = findings.length === 0 ? "No findings" : count(findings.length, "finding");
  next.disabled = standOut === 0;
  next.addEventListener("click", () => step(withFindings, 1));
  find("zoom-in").addEventListener("click", () => zoomAt(1.25));
  find("zoom-out").addEventListener("click", () => zoomAt(0.8));
  find("fit").addEventListener("click", fit);
  find("theme").addEventListener("click", toggleTheme);
  find("help").addEventListener("click", toggleKeys);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", readColours);

  function legend() {
    const entries = [];
    const seenLooks = new Set(nodes.map((node) => node.look));
    const seenKinds = new Set(lines.map((line) => line.kind));
    looks.forEach(([name, title], number) => {
      if (!seenLooks.has(number)) return;
      const sample = element("i");
      sample.style.background = `var(--${name})`;
      sample.style.borderColor = `var(--${name}-line)`;
      if (name === "missing") sample.style.borderStyle = "dashed";
      entries.push(element("span", {}, sample, title));
    });
    kinds.forEach(([name, pattern], number) => {
      if (!seenKinds.has(number)) return;
      const sample = element("i", { className: "line" });
      sample.style.borderColor = `var(--kind-${name})`;
      if (pattern) sample.style.borderTopStyle = pattern.startsWith("3") ? "dotted" : "dashed";
      entries.push(element("span", {}, sample, name));
    });
    find("legend").replaceChildren(...entries);
    find("legend").hidden = entries.length === 0;
  }

  function selectByHash() {
    const id = decodeURIComponent(location.hash.slice(1));
    const number = nodes.findIndex((node) => node.id === id);
    if (id && number >= 0) select(number, { move: true });
  }

  legend();
  resize();
  readColours();
  start();
  try {
    selectByHash();
  } catch {
    // An address that is no valid escape names no component.
  }
  addEventListener("hashchange", selectByHash);
  new ResizeObserver(resize).observe(canvas);
})();

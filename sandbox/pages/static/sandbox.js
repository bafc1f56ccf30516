// Shows what has arrived since, without losing what is typed or unfolded.
const live = document.getElementById("live");

async function refresh() {
  const page = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("live");
  for (const d of live.querySelectorAll("details[open]")) {
    fresh.querySelector("#" + d.id)?.setAttribute("open", "");
  }
  const focused = live.contains(document.activeElement) && document.activeElement.closest("details")?.id;
  live.dataset.version = fresh.dataset.version;
  live.replaceChildren(...fresh.childNodes);
  if (focused) document.querySelector("#" + focused + " > summary")?.focus();
}

async function look() {
  try {
    if (document.hidden) return;
    const { version } = await (await fetch("/api/version")).json();
    if (String(version) !== live.dataset.version) await refresh();
  } catch {
    // The sandbox is away; it is looked for again.
  } finally {
    setTimeout(look, 1500);
  }
}

look();

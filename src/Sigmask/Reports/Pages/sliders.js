// Makes of the pictures in .slider one stage on which a divider moves between any two of them. The divider is a range input: drag and keyboard are the browser's own.
document.querySelectorAll(".slider").forEach((slider, index) => {
  const stage = slider.querySelector(".stage");
  const layers = [...slider.querySelectorAll(".layers > figure")];
  if (layers.length < 2) {
    return;
  }
  const nameOf = (layer) => layer.querySelector("figcaption").firstChild.textContent.trim();
  const shown = { left: layers.at(Number(slider.dataset.left ?? 0)), right: layers.at(Number(slider.dataset.right ?? -1)) };

  const divider = document.createElement("input");
  Object.assign(divider, { type: "range", min: 0, max: 100, value: 50 });
  const handle = document.createElement("div");
  handle.className = "handle";
  stage.append(handle, divider);

  const update = () => {
    for (const side of ["left", "right"]) {
      layers.forEach((layer) => layer.classList.toggle(side, layer === shown[side]));
    }
    stage.style.setProperty("--at", `${divider.value}%`);
    const [left, right] = [nameOf(shown.left), nameOf(shown.right)];
    divider.setAttribute("aria-label", `Divider between ${left} and ${right}`);
    divider.setAttribute("aria-valuetext", `${divider.value} % ${left}, ${100 - divider.value} % ${right}`);
  };

  for (const side of ["left", "right"]) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = side;
    group.append(legend);
    layers.forEach((layer) => {
      const choice = document.createElement("input");
      Object.assign(choice, { type: "radio", name: `slider-${index}-${side}`, checked: layer === shown[side] });
      choice.addEventListener("change", () => {
        shown[side] = layer;
        update();
      });
      const label = document.createElement("label");
      label.append(choice, ...layer.querySelector("figcaption").cloneNode(true).childNodes);
      group.append(label);
    });
    slider.append(group);
  }

  divider.addEventListener("input", update);
  slider.classList.add("live");
  update();
});

// Says on every page of the site that Python is being loaded, until the kernel has given its first word.
// JupyterLab itself shows only the word "Unknown" in the meantime.
(() => {
  const line = document.createElement('div')
  line.id = 'course-loading'
  line.setAttribute('role', 'status')
  line.style.cssText = 'position:fixed;right:24px;bottom:40px;z-index:1000;padding:8px 14px;border-radius:6px;' +
    'background:#222;color:#fff;font:14px sans-serif'
  line.hidden = true
  document.body.append(line)
  setInterval(() => {
    const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel
    line.hidden = kernel?.status !== 'unknown'
    line.textContent = line.hidden ? '' : 'Loading Python. This takes 10 to 20 seconds …'
  }, 250)
})()

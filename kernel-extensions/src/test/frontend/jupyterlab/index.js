// JupyterLab with only the plugins that a notebook needs.
import { JupyterLab } from '@jupyterlab/application';

const PACKAGES = [
  import('@jupyterlab/application-extension'),
  import('@jupyterlab/apputils-extension'),
  import('@jupyterlab/cell-toolbar-extension'),
  import('@jupyterlab/codemirror-extension'),
  import('@jupyterlab/completer-extension'),
  import('@jupyterlab/docmanager-extension'),
  import('@jupyterlab/documentsearch-extension'),
  import('@jupyterlab/filebrowser-extension'),
  import('@jupyterlab/inspector-extension'),
  import('@jupyterlab/mainmenu-extension'),
  import('@jupyterlab/markedparser-extension'),
  import('@jupyterlab/mathjax-extension'),
  import('@jupyterlab/metadataform-extension'),
  import('@jupyterlab/notebook-extension'),
  import('@jupyterlab/rendermime-extension'),
  import('@jupyterlab/running-extension'),
  import('@jupyterlab/shortcuts-extension'),
  import('@jupyterlab/statusbar-extension'),
  import('@jupyterlab/theme-dark-extension'),
  import('@jupyterlab/theme-light-extension'),
  import('@jupyterlab/tooltip-extension'),
  import('@jupyterlab/translation-extension'),
  import('@jupyterlab/ui-components-extension'),
];
const STYLES = [
  import('@jupyterlab/application-extension/style/index.js'),
  import('@jupyterlab/apputils-extension/style/index.js'),
  import('@jupyterlab/cell-toolbar-extension/style/index.js'),
  import('@jupyterlab/codemirror-extension/style/index.js'),
  import('@jupyterlab/completer-extension/style/index.js'),
  import('@jupyterlab/docmanager-extension/style/index.js'),
  import('@jupyterlab/documentsearch-extension/style/index.js'),
  import('@jupyterlab/filebrowser-extension/style/index.js'),
  import('@jupyterlab/inspector-extension/style/index.js'),
  import('@jupyterlab/mainmenu-extension/style/index.js'),
  import('@jupyterlab/notebook-extension/style/index.js'),
  import('@jupyterlab/rendermime-extension/style/index.js'),
  import('@jupyterlab/running-extension/style/index.js'),
  import('@jupyterlab/statusbar-extension/style/index.js'),
  import('@jupyterlab/tooltip-extension/style/index.js'),
  import('@jupyterlab/ui-components-extension/style/index.js'),
];

window.addEventListener('load', async () => {
  await Promise.all(STYLES);
  const modules = await Promise.all(PACKAGES);
  const plugins = modules
    .flatMap(module => module.default)
    .filter(plugin => !/language-server|extensionmanager|announcements/.test(plugin.id));
  const lab = new JupyterLab({ mimeExtensions: [await import('@jupyterlab/vega5-extension')] });
  lab.registerPlugins(plugins);
  await lab.start();
  await lab.restored;
  window.lab = lab; // the test executes commands through it
});

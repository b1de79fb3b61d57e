// n8n finds the nodes through the "n8n" entry of package.json. This file only gives `require` of the package something to load.
module.exports = {};

'use strict';

/** A jest transform: a module that it matches is loaded once per worker, by Node's `require`. See test/README.md. */
module.exports = {
	process: (source, file) => ({
		code: `${/^['"]use strict['"]/.test(source) ? "'use strict';" : ''}if (globalThis.loadOnce) { module.exports = globalThis.loadOnce(${JSON.stringify(file)}); return; } ${source}`,
	}),
};

import { configure } from '@testing-library/dom';
import { cleanup } from '@testing-library/vue';
import { afterEach } from 'vitest';

configure({ asyncUtilTimeout: 4_000 });
afterEach(cleanup);

// jsdom knows the element but cannot open it.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};

export { TokenEstimator } from './token-estimator.js';

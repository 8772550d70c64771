import { createApp } from 'vue';
import { createWebHistory } from 'vue-router';
import App from './app/app.vue';
import { frame } from './app/frame';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/records.css';
import './styles/feedback.css';

createApp(App).use(frame(createWebHistory())).mount('#root');

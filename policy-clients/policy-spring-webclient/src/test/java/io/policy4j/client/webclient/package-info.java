/** Tests against real servers on the loopback interface, on Spring 7 and, in a second run, on Spring 6.2. */
package io.policy4j.client.webclient;

package dev.lanewise.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks names of features and outputs. */
final class Names {
    private Names() {}

    /** The names as an immutable list: none at all, or one for each. */
    static List<String> checked(String what, List<String> names, int size) {
        if (!names.isEmpty() && names.size() != size) {
            throw new IllegalArgumentException("there are " + names.size() + " " + what + " names, and the network has "
                    + size + " " + what + "s; name all of them or none");
        }
        return List.copyOf(names);
    }

    static void requireDistinct(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("two " + what + "s are named '" + name + "'; rename one");
            }
        }
    }
}

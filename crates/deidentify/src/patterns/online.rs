//! Addresses on the net. The bounds are those of RFC 5321 and RFC 1035.

use super::{PLAIN, Pattern};

pub(super) const PATTERNS: &[Pattern] = &[
    Pattern {
        name: "e-mail",
        type_name: "EMAIL_ADDRESS",
        regex: r"[A-Za-z0-9._%+'-]{1,64} @ [A-Za-z0-9-]{1,63} (?: \. [A-Za-z0-9-]{1,63} ){1,8}",
        examples: &[
            "write to «j.doe+clinic@mail.example.org».",
            "<«a@b.co»>",
            "5 mg @ 10:00, q.d.@home",
        ],
        ..PLAIN
    },
    Pattern {
        name: "address with its scheme",
        type_name: "URL",
        regex: r"(?i) (?: (?:https?|s?ftp):// | www\. )
                 [a-z0-9._~:/?\#\[\]@!$&'()*+,;=%-]{0,2000} [a-z0-9/\#=&_~-]",
        examples: &[
            "see «https://example.org/p?id=7#a», then",
            "(«www.example.org/a_(b)/c»).",
            "www. is no address",
        ],
        ..PLAIN
    },
    Pattern {
        // Only endings that are no words of a note.
        name: "domain",
        type_name: "URL",
        regex: r"(?i) (?: [a-z0-9] [a-z0-9-]{0,62} \. ){1,4} (?: com | org | net | edu | gov | info | health )
                 (?: / [a-z0-9._~:/?\#@!$&'()*+,;=%-]{0,2000} [a-z0-9/\#=&_~-] )?",
        glue: "@-",
        examples: &[
            "portal: «my.example.com/login».",
            "oriented.commands",
            "The gov. said",
        ],
        ..PLAIN
    },
    Pattern {
        name: "IPv4",
        type_name: "IP_ADDRESS",
        regex: r"(?: (?: 25[0-5] | 2[0-4][0-9] | 1[0-9][0-9] | [1-9]?[0-9] ) \. ){3}
                 (?: 25[0-5] | 2[0-4][0-9] | 1[0-9][0-9] | [1-9]?[0-9] )",
        glue: ".",
        examples: &[
            "from «192.0.2.17».",
            "version 1.2.3.4.5",
            "300.1.1.1 is none",
        ],
        ..PLAIN
    },
    Pattern {
        name: "IPv6",
        type_name: "IP_ADDRESS",
        regex: r"(?i) (?: [0-9a-f]{1,4} : ){7} [0-9a-f]{1,4}
                 | (?: [0-9a-f]{1,4} : ){1,6} (?: : [0-9a-f]{1,4} ){1,6}",
        glue: ":",
        examples: &[
            "from «2001:db8::8a2e:370:7334»",
            "«2001:db8:0:0:0:0:0:1»",
            "at 10:15:20",
        ],
        ..PLAIN
    },
    Pattern {
        name: "MAC address",
        type_name: "DEVICE_IDENTIFIER",
        regex: r"(?: [0-9A-Fa-f]{2} : ){5} [0-9A-Fa-f]{2}",
        glue: ":",
        examples: &["pump «00:1B:44:11:3A:B7»"],
        ..PLAIN
    },
];

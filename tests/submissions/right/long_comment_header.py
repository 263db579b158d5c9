#    1: notes of the lecture =
#    2: notes of the lecture ==
#    3: notes of the lecture ===
#    4: notes of the lecture ====
#    5: notes of the lecture 
#    6: notes of the lecture =
#    7: ---------------------==
#    8: notes of the lecture ===
#    9: notes of the lecture ====
#   10: notes of the lecture 
#   11: notes of the lecture =
#   12: notes of the lecture ==
#   13: notes of the lecture ===
#   14: ---------------------====
#   15: notes of the lecture 
#   16: notes of the lecture =
#   17: notes of the lecture ==
#   18: notes of the lecture ===
#   19: notes of the lecture ====
#   20: notes of the lecture 
#   21: ---------------------=
#   22: notes of the lecture ==
#   23: notes of the lecture ===
#   24: notes of the lecture ====
#   25: notes of the lecture 
#   26: notes of the lecture =
#   27: notes of the lecture ==
#   28: ---------------------===
#   29: notes of the lecture ====
#   30: notes of the lecture 
#   31: notes of the lecture =
#   32: notes of the lecture ==
#   33: notes of the lecture ===
#   34: notes of the lecture ====
#   35: ---------------------
#   36: notes of the lecture =
#   37: notes of the lecture ==
#   38: notes of the lecture ===
#   39: notes of the lecture ====
#   40: notes of the lecture 
#   41: notes of the lecture =
#   42: ---------------------==
#   43: notes of the lecture ===
#   44: notes of the lecture ====
#   45: notes of the lecture 
#   46: notes of the lecture =
#   47: notes of the lecture ==
#   48: notes of the lecture ===
#   49: ---------------------====
#   50: notes of the lecture 
#   51: notes of the lecture =
#   52: notes of the lecture ==
#   53: notes of the lecture ===
#   54: notes of the lecture ====
#   55: notes of the lecture 
#   56: ---------------------=
#   57: notes of the lecture ==
#   58: notes of the lecture ===
#   59: notes of the lecture ====
#   60: notes of the lecture 
#   61: notes of the lecture =
#   62: notes of the lecture ==
#   63: ---------------------===
#   64: notes of the lecture ====
#   65: notes of the lecture 
#   66: notes of the lecture =
#   67: notes of the lecture ==
#   68: notes of the lecture ===
#   69: notes of the lecture ====
#   70: ---------------------
#   71: notes of the lecture =
#   72: notes of the lecture ==
#   73: notes of the lecture ===
#   74: notes of the lecture ====
#   75: notes of the lecture 
#   76: notes of the lecture =
#   77: ---------------------==
#   78: notes of the lecture ===
#   79: notes of the lecture ====
#   80: notes of the lecture 
#   81: notes of the lecture =
#   82: notes of the lecture ==
#   83: notes of the lecture ===
#   84: ---------------------====
#   85: notes of the lecture 
#   86: notes of the lecture =
#   87: notes of the lecture ==
#   88: notes of the lecture ===
#   89: notes of the lecture ====
#   90: notes of the lecture 
#   91: ---------------------=
#   92: notes of the lecture ==
#   93: notes of the lecture ===
#   94: notes of the lecture ====
#   95: notes of the lecture 
#   96: notes of the lecture =
#   97: notes of the lecture ==
#   98: ---------------------===
#   99: notes of the lecture ====
#  100: notes of the lecture 
#  101: notes of the lecture =
#  102: notes of the lecture ==
#  103: notes of the lecture ===
#  104: notes of the lecture ====
#  105: ---------------------
#  106: notes of the lecture =
#  107: notes of the lecture ==
#  108: notes of the lecture ===
#  109: notes of the lecture ====
#  110: notes of the lecture 
#  111: notes of the lecture =
#  112: ---------------------==
#  113: notes of the lecture ===
#  114: notes of the lecture ====
#  115: notes of the lecture 
#  116: notes of the lecture =
#  117: notes of the lecture ==
#  118: notes of the lecture ===
#  119: ---------------------====
#  120: notes of the lecture 
#  121: notes of the lecture =
#  122: notes of the lecture ==
#  123: notes of the lecture ===
#  124: notes of the lecture ====
#  125: notes of the lecture 
#  126: ---------------------=
#  127: notes of the lecture ==
#  128: notes of the lecture ===
#  129: notes of the lecture ====
#  130: notes of the lecture 
#  131: notes of the lecture =
#  132: notes of the lecture ==
#  133: ---------------------===
#  134: notes of the lecture ====
#  135: notes of the lecture 
#  136: notes of the lecture =
#  137: notes of the lecture ==
#  138: notes of the lecture ===
#  139: notes of the lecture ====
#  140: ---------------------
#  141: notes of the lecture =
#  142: notes of the lecture ==
#  143: notes of the lecture ===
#  144: notes of the lecture ====
#  145: notes of the lecture 
#  146: notes of the lecture =
#  147: ---------------------==
#  148: notes of the lecture ===
#  149: notes of the lecture ====
#  150: notes of the lecture 
#  151: notes of the lecture =
#  152: notes of the lecture ==
#  153: notes of the lecture ===
#  154: ---------------------====
#  155: notes of the lecture 
#  156: notes of the lecture =
#  157: notes of the lecture ==
#  158: notes of the lecture ===
#  159: notes of the lecture ====
#  160: notes of the lecture 
#  161: ---------------------=
#  162: notes of the lecture ==
#  163: notes of the lecture ===
#  164: notes of the lecture ====
#  165: notes of the lecture 
#  166: notes of the lecture =
#  167: notes of the lecture ==
#  168: ---------------------===
#  169: notes of the lecture ====
#  170: notes of the lecture 
#  171: notes of the lecture =
#  172: notes of the lecture ==
#  173: notes of the lecture ===
#  174: notes of the lecture ====
#  175: ---------------------
#  176: notes of the lecture =
#  177: notes of the lecture ==
#  178: notes of the lecture ===
#  179: notes of the lecture ====
#  180: notes of the lecture 
#  181: notes of the lecture =
#  182: ---------------------==
#  183: notes of the lecture ===
#  184: notes of the lecture ====
#  185: notes of the lecture 
#  186: notes of the lecture =
#  187: notes of the lecture ==
#  188: notes of the lecture ===
#  189: ---------------------====
#  190: notes of the lecture 
#  191: notes of the lecture =
#  192: notes of the lecture ==
#  193: notes of the lecture ===
#  194: notes of the lecture ====
#  195: notes of the lecture 
#  196: ---------------------=
#  197: notes of the lecture ==
#  198: notes of the lecture ===
#  199: notes of the lecture ====
#  200: notes of the lecture 
#  201: notes of the lecture =
#  202: notes of the lecture ==
#  203: ---------------------===
#  204: notes of the lecture ====
#  205: notes of the lecture 
#  206: notes of the lecture =
#  207: notes of the lecture ==
#  208: notes of the lecture ===
#  209: notes of the lecture ====
#  210: ---------------------
#  211: notes of the lecture =
#  212: notes of the lecture ==
#  213: notes of the lecture ===
#  214: notes of the lecture ====
#  215: notes of the lecture 
#  216: notes of the lecture =
#  217: ---------------------==
#  218: notes of the lecture ===
#  219: notes of the lecture ====
#  220: notes of the lecture 
#  221: notes of the lecture =
#  222: notes of the lecture ==
#  223: notes of the lecture ===
#  224: ---------------------====
#  225: notes of the lecture 
#  226: notes of the lecture =
#  227: notes of the lecture ==
#  228: notes of the lecture ===
#  229: notes of the lecture ====
#  230: notes of the lecture 
#  231: ---------------------=
#  232: notes of the lecture ==
#  233: notes of the lecture ===
#  234: notes of the lecture ====
#  235: notes of the lecture 
#  236: notes of the lecture =
#  237: notes of the lecture ==
#  238: ---------------------===
#  239: notes of the lecture ====
#  240: notes of the lecture 
#  241: notes of the lecture =
#  242: notes of the lecture ==
#  243: notes of the lecture ===
#  244: notes of the lecture ====
#  245: ---------------------
#  246: notes of the lecture =
#  247: notes of the lecture ==
#  248: notes of the lecture ===
#  249: notes of the lecture ====
#  250: notes of the lecture 
#  251: notes of the lecture =
#  252: ---------------------==
#  253: notes of the lecture ===
#  254: notes of the lecture ====
#  255: notes of the lecture 
#  256: notes of the lecture =
#  257: notes of the lecture ==
#  258: notes of the lecture ===
#  259: ---------------------====
#  260: notes of the lecture 
#  261: notes of the lecture =
#  262: notes of the lecture ==
#  263: notes of the lecture ===
#  264: notes of the lecture ====
#  265: notes of the lecture 
#  266: ---------------------=
#  267: notes of the lecture ==
#  268: notes of the lecture ===
#  269: notes of the lecture ====
#  270: notes of the lecture 
#  271: notes of the lecture =
#  272: notes of the lecture ==
#  273: ---------------------===
#  274: notes of the lecture ====
#  275: notes of the lecture 
#  276: notes of the lecture =
#  277: notes of the lecture ==
#  278: notes of the lecture ===
#  279: notes of the lecture ====
#  280: ---------------------
#  281: notes of the lecture =
#  282: notes of the lecture ==
#  283: notes of the lecture ===
#  284: notes of the lecture ====
#  285: notes of the lecture 
#  286: notes of the lecture =
#  287: ---------------------==
#  288: notes of the lecture ===
#  289: notes of the lecture ====
#  290: notes of the lecture 
#  291: notes of the lecture =
#  292: notes of the lecture ==
#  293: notes of the lecture ===
#  294: ---------------------====
#  295: notes of the lecture 
#  296: notes of the lecture =
#  297: notes of the lecture ==
#  298: notes of the lecture ===
#  299: notes of the lecture ====
#  300: notes of the lecture 
#  301: ---------------------=
#  302: notes of the lecture ==
#  303: notes of the lecture ===
#  304: notes of the lecture ====
#  305: notes of the lecture 
#  306: notes of the lecture =
#  307: notes of the lecture ==
#  308: ---------------------===
#  309: notes of the lecture ====
#  310: notes of the lecture 
#  311: notes of the lecture =
#  312: notes of the lecture ==
#  313: notes of the lecture ===
#  314: notes of the lecture ====
#  315: ---------------------
#  316: notes of the lecture =
#  317: notes of the lecture ==
#  318: notes of the lecture ===
#  319: notes of the lecture ====
#  320: notes of the lecture 
#  321: notes of the lecture =
#  322: ---------------------==
#  323: notes of the lecture ===
#  324: notes of the lecture ====
#  325: notes of the lecture 
#  326: notes of the lecture =
#  327: notes of the lecture ==
#  328: notes of the lecture ===
#  329: ---------------------====
#  330: notes of the lecture 
#  331: notes of the lecture =
#  332: notes of the lecture ==
#  333: notes of the lecture ===
#  334: notes of the lecture ====
#  335: notes of the lecture 
#  336: ---------------------=
#  337: notes of the lecture ==
#  338: notes of the lecture ===
#  339: notes of the lecture ====
#  340: notes of the lecture 
#  341: notes of the lecture =
#  342: notes of the lecture ==
#  343: ---------------------===
#  344: notes of the lecture ====
#  345: notes of the lecture 
#  346: notes of the lecture =
#  347: notes of the lecture ==
#  348: notes of the lecture ===
#  349: notes of the lecture ====
#  350: ---------------------
#  351: notes of the lecture =
#  352: notes of the lecture ==
#  353: notes of the lecture ===
#  354: notes of the lecture ====
#  355: notes of the lecture 
#  356: notes of the lecture =
#  357: ---------------------==
#  358: notes of the lecture ===
#  359: notes of the lecture ====
#  360: notes of the lecture 
#  361: notes of the lecture =
#  362: notes of the lecture ==
#  363: notes of the lecture ===
#  364: ---------------------====
#  365: notes of the lecture 
#  366: notes of the lecture =
#  367: notes of the lecture ==
#  368: notes of the lecture ===
#  369: notes of the lecture ====
#  370: notes of the lecture 
#  371: ---------------------=
#  372: notes of the lecture ==
#  373: notes of the lecture ===
#  374: notes of the lecture ====
#  375: notes of the lecture 
#  376: notes of the lecture =
#  377: notes of the lecture ==
#  378: ---------------------===
#  379: notes of the lecture ====
#  380: notes of the lecture 
#  381: notes of the lecture =
#  382: notes of the lecture ==
#  383: notes of the lecture ===
#  384: notes of the lecture ====
#  385: ---------------------
#  386: notes of the lecture =
#  387: notes of the lecture ==
#  388: notes of the lecture ===
#  389: notes of the lecture ====
#  390: notes of the lecture 
#  391: notes of the lecture =
#  392: ---------------------==
#  393: notes of the lecture ===
#  394: notes of the lecture ====
#  395: notes of the lecture 
#  396: notes of the lecture =
#  397: notes of the lecture ==
#  398: notes of the lecture ===
#  399: ---------------------====
#  400: notes of the lecture 
#  401: notes of the lecture =
#  402: notes of the lecture ==
#  403: notes of the lecture ===
#  404: notes of the lecture ====
#  405: notes of the lecture 
#  406: ---------------------=
#  407: notes of the lecture ==
#  408: notes of the lecture ===
#  409: notes of the lecture ====
#  410: notes of the lecture 
#  411: notes of the lecture =
#  412: notes of the lecture ==
#  413: ---------------------===
#  414: notes of the lecture ====
#  415: notes of the lecture 
#  416: notes of the lecture =
#  417: notes of the lecture ==
#  418: notes of the lecture ===
#  419: notes of the lecture ====
#  420: ---------------------
#  421: notes of the lecture =
#  422: notes of the lecture ==
#  423: notes of the lecture ===
#  424: notes of the lecture ====
#  425: notes of the lecture 
#  426: notes of the lecture =
#  427: ---------------------==
#  428: notes of the lecture ===
#  429: notes of the lecture ====
#  430: notes of the lecture 
#  431: notes of the lecture =
#  432: notes of the lecture ==
#  433: notes of the lecture ===
#  434: ---------------------====
#  435: notes of the lecture 
#  436: notes of the lecture =
#  437: notes of the lecture ==
#  438: notes of the lecture ===
#  439: notes of the lecture ====
#  440: notes of the lecture 
#  441: ---------------------=
#  442: notes of the lecture ==
#  443: notes of the lecture ===
#  444: notes of the lecture ====
#  445: notes of the lecture 
#  446: notes of the lecture =
#  447: notes of the lecture ==
#  448: ---------------------===
#  449: notes of the lecture ====
#  450: notes of the lecture 
#  451: notes of the lecture =
#  452: notes of the lecture ==
#  453: notes of the lecture ===
#  454: notes of the lecture ====
#  455: ---------------------
#  456: notes of the lecture =
#  457: notes of the lecture ==
#  458: notes of the lecture ===
#  459: notes of the lecture ====
#  460: notes of the lecture 
#  461: notes of the lecture =
#  462: ---------------------==
#  463: notes of the lecture ===
#  464: notes of the lecture ====
#  465: notes of the lecture 
#  466: notes of the lecture =
#  467: notes of the lecture ==
#  468: notes of the lecture ===
#  469: ---------------------====
#  470: notes of the lecture 
#  471: notes of the lecture =
#  472: notes of the lecture ==
#  473: notes of the lecture ===
#  474: notes of the lecture ====
#  475: notes of the lecture 
#  476: ---------------------=
#  477: notes of the lecture ==
#  478: notes of the lecture ===
#  479: notes of the lecture ====
#  480: notes of the lecture 
#  481: notes of the lecture =
#  482: notes of the lecture ==
#  483: ---------------------===
#  484: notes of the lecture ====
#  485: notes of the lecture 
#  486: notes of the lecture =
#  487: notes of the lecture ==
#  488: notes of the lecture ===
#  489: notes of the lecture ====
#  490: ---------------------
#  491: notes of the lecture =
#  492: notes of the lecture ==
#  493: notes of the lecture ===
#  494: notes of the lecture ====
#  495: notes of the lecture 
#  496: notes of the lecture =
#  497: ---------------------==
#  498: notes of the lecture ===
#  499: notes of the lecture ====
#  500: notes of the lecture 
#  501: notes of the lecture =
#  502: notes of the lecture ==
#  503: notes of the lecture ===
#  504: ---------------------====
#  505: notes of the lecture 
#  506: notes of the lecture =
#  507: notes of the lecture ==
#  508: notes of the lecture ===
#  509: notes of the lecture ====
#  510: notes of the lecture 
#  511: ---------------------=
#  512: notes of the lecture ==
#  513: notes of the lecture ===
#  514: notes of the lecture ====
#  515: notes of the lecture 
#  516: notes of the lecture =
#  517: notes of the lecture ==
#  518: ---------------------===
#  519: notes of the lecture ====
#  520: notes of the lecture 
#  521: notes of the lecture =
#  522: notes of the lecture ==
#  523: notes of the lecture ===
#  524: notes of the lecture ====
#  525: ---------------------
#  526: notes of the lecture =
#  527: notes of the lecture ==
#  528: notes of the lecture ===
#  529: notes of the lecture ====
#  530: notes of the lecture 
#  531: notes of the lecture =
#  532: ---------------------==
#  533: notes of the lecture ===
#  534: notes of the lecture ====
#  535: notes of the lecture 
#  536: notes of the lecture =
#  537: notes of the lecture ==
#  538: notes of the lecture ===
#  539: ---------------------====
#  540: notes of the lecture 
#  541: notes of the lecture =
#  542: notes of the lecture ==
#  543: notes of the lecture ===
#  544: notes of the lecture ====
#  545: notes of the lecture 
#  546: ---------------------=
#  547: notes of the lecture ==
#  548: notes of the lecture ===
#  549: notes of the lecture ====
#  550: notes of the lecture 
#  551: notes of the lecture =
#  552: notes of the lecture ==
#  553: ---------------------===
#  554: notes of the lecture ====
#  555: notes of the lecture 
#  556: notes of the lecture =
#  557: notes of the lecture ==
#  558: notes of the lecture ===
#  559: notes of the lecture ====
#  560: ---------------------
#  561: notes of the lecture =
#  562: notes of the lecture ==
#  563: notes of the lecture ===
#  564: notes of the lecture ====
#  565: notes of the lecture 
#  566: notes of the lecture =
#  567: ---------------------==
#  568: notes of the lecture ===
#  569: notes of the lecture ====
#  570: notes of the lecture 
#  571: notes of the lecture =
#  572: notes of the lecture ==
#  573: notes of the lecture ===
#  574: ---------------------====
#  575: notes of the lecture 
#  576: notes of the lecture =
#  577: notes of the lecture ==
#  578: notes of the lecture ===
#  579: notes of the lecture ====
#  580: notes of the lecture 
#  581: ---------------------=
#  582: notes of the lecture ==
#  583: notes of the lecture ===
#  584: notes of the lecture ====
#  585: notes of the lecture 
#  586: notes of the lecture =
#  587: notes of the lecture ==
#  588: ---------------------===
#  589: notes of the lecture ====
#  590: notes of the lecture 
#  591: notes of the lecture =
#  592: notes of the lecture ==
#  593: notes of the lecture ===
#  594: notes of the lecture ====
#  595: ---------------------
#  596: notes of the lecture =
#  597: notes of the lecture ==
#  598: notes of the lecture ===
#  599: notes of the lecture ====
#  600: notes of the lecture 
#  601: notes of the lecture =
#  602: ---------------------==
#  603: notes of the lecture ===
#  604: notes of the lecture ====
#  605: notes of the lecture 
#  606: notes of the lecture =
#  607: notes of the lecture ==
#  608: notes of the lecture ===
#  609: ---------------------====
#  610: notes of the lecture 
#  611: notes of the lecture =
#  612: notes of the lecture ==
#  613: notes of the lecture ===
#  614: notes of the lecture ====
#  615: notes of the lecture 
#  616: ---------------------=
#  617: notes of the lecture ==
#  618: notes of the lecture ===
#  619: notes of the lecture ====
#  620: notes of the lecture 
#  621: notes of the lecture =
#  622: notes of the lecture ==
#  623: ---------------------===
#  624: notes of the lecture ====
#  625: notes of the lecture 
#  626: notes of the lecture =
#  627: notes of the lecture ==
#  628: notes of the lecture ===
#  629: notes of the lecture ====
#  630: ---------------------
#  631: notes of the lecture =
#  632: notes of the lecture ==
#  633: notes of the lecture ===
#  634: notes of the lecture ====
#  635: notes of the lecture 
#  636: notes of the lecture =
#  637: ---------------------==
#  638: notes of the lecture ===
#  639: notes of the lecture ====
#  640: notes of the lecture 
#  641: notes of the lecture =
#  642: notes of the lecture ==
#  643: notes of the lecture ===
#  644: ---------------------====
#  645: notes of the lecture 
#  646: notes of the lecture =
#  647: notes of the lecture ==
#  648: notes of the lecture ===
#  649: notes of the lecture ====
#  650: notes of the lecture 
#  651: ---------------------=
#  652: notes of the lecture ==
#  653: notes of the lecture ===
#  654: notes of the lecture ====
#  655: notes of the lecture 
#  656: notes of the lecture =
#  657: notes of the lecture ==
#  658: ---------------------===
#  659: notes of the lecture ====
#  660: notes of the lecture 
#  661: notes of the lecture =
#  662: notes of the lecture ==
#  663: notes of the lecture ===
#  664: notes of the lecture ====
#  665: ---------------------
#  666: notes of the lecture =
#  667: notes of the lecture ==
#  668: notes of the lecture ===
#  669: notes of the lecture ====
#  670: notes of the lecture 
#  671: notes of the lecture =
#  672: ---------------------==
#  673: notes of the lecture ===
#  674: notes of the lecture ====
#  675: notes of the lecture 
#  676: notes of the lecture =
#  677: notes of the lecture ==
#  678: notes of the lecture ===
#  679: ---------------------====
#  680: notes of the lecture 
#  681: notes of the lecture =
#  682: notes of the lecture ==
#  683: notes of the lecture ===
#  684: notes of the lecture ====
#  685: notes of the lecture 
#  686: ---------------------=
#  687: notes of the lecture ==
#  688: notes of the lecture ===
#  689: notes of the lecture ====
#  690: notes of the lecture 
#  691: notes of the lecture =
#  692: notes of the lecture ==
#  693: ---------------------===
#  694: notes of the lecture ====
#  695: notes of the lecture 
#  696: notes of the lecture =
#  697: notes of the lecture ==
#  698: notes of the lecture ===
#  699: notes of the lecture ====
#  700: ---------------------
#  701: notes of the lecture =
#  702: notes of the lecture ==
#  703: notes of the lecture ===
#  704: notes of the lecture ====
#  705: notes of the lecture 
#  706: notes of the lecture =
#  707: ---------------------==
#  708: notes of the lecture ===
#  709: notes of the lecture ====
#  710: notes of the lecture 
#  711: notes of the lecture =
#  712: notes of the lecture ==
#  713: notes of the lecture ===
#  714: ---------------------====
#  715: notes of the lecture 
#  716: notes of the lecture =
#  717: notes of the lecture ==
#  718: notes of the lecture ===
#  719: notes of the lecture ====
#  720: notes of the lecture 
#  721: ---------------------=
#  722: notes of the lecture ==
#  723: notes of the lecture ===
#  724: notes of the lecture ====
#  725: notes of the lecture 
#  726: notes of the lecture =
#  727: notes of the lecture ==
#  728: ---------------------===
#  729: notes of the lecture ====
#  730: notes of the lecture 
#  731: notes of the lecture =
#  732: notes of the lecture ==
#  733: notes of the lecture ===
#  734: notes of the lecture ====
#  735: ---------------------
#  736: notes of the lecture =
#  737: notes of the lecture ==
#  738: notes of the lecture ===
#  739: notes of the lecture ====
#  740: notes of the lecture 
#  741: notes of the lecture =
#  742: ---------------------==
#  743: notes of the lecture ===
#  744: notes of the lecture ====
#  745: notes of the lecture 
#  746: notes of the lecture =
#  747: notes of the lecture ==
#  748: notes of the lecture ===
#  749: ---------------------====
#  750: notes of the lecture 
#  751: notes of the lecture =
#  752: notes of the lecture ==
#  753: notes of the lecture ===
#  754: notes of the lecture ====
#  755: notes of the lecture 
#  756: ---------------------=
#  757: notes of the lecture ==
#  758: notes of the lecture ===
#  759: notes of the lecture ====
#  760: notes of the lecture 
#  761: notes of the lecture =
#  762: notes of the lecture ==
#  763: ---------------------===
#  764: notes of the lecture ====
#  765: notes of the lecture 
#  766: notes of the lecture =
#  767: notes of the lecture ==
#  768: notes of the lecture ===
#  769: notes of the lecture ====
#  770: ---------------------
#  771: notes of the lecture =
#  772: notes of the lecture ==
#  773: notes of the lecture ===
#  774: notes of the lecture ====
#  775: notes of the lecture 
#  776: notes of the lecture =
#  777: ---------------------==
#  778: notes of the lecture ===
#  779: notes of the lecture ====
#  780: notes of the lecture 
#  781: notes of the lecture =
#  782: notes of the lecture ==
#  783: notes of the lecture ===
#  784: ---------------------====
#  785: notes of the lecture 
#  786: notes of the lecture =
#  787: notes of the lecture ==
#  788: notes of the lecture ===
#  789: notes of the lecture ====
#  790: notes of the lecture 
#  791: ---------------------=
#  792: notes of the lecture ==
#  793: notes of the lecture ===
#  794: notes of the lecture ====
#  795: notes of the lecture 
#  796: notes of the lecture =
#  797: notes of the lecture ==
#  798: ---------------------===
#  799: notes of the lecture ====
#  800: notes of the lecture 
#  801: notes of the lecture =
#  802: notes of the lecture ==
#  803: notes of the lecture ===
#  804: notes of the lecture ====
#  805: ---------------------
#  806: notes of the lecture =
#  807: notes of the lecture ==
#  808: notes of the lecture ===
#  809: notes of the lecture ====
#  810: notes of the lecture 
#  811: notes of the lecture =
#  812: ---------------------==
#  813: notes of the lecture ===
#  814: notes of the lecture ====
#  815: notes of the lecture 
#  816: notes of the lecture =
#  817: notes of the lecture ==
#  818: notes of the lecture ===
#  819: ---------------------====
#  820: notes of the lecture 
#  821: notes of the lecture =
#  822: notes of the lecture ==
#  823: notes of the lecture ===
#  824: notes of the lecture ====
#  825: notes of the lecture 
#  826: ---------------------=
#  827: notes of the lecture ==
#  828: notes of the lecture ===
#  829: notes of the lecture ====
#  830: notes of the lecture 
#  831: notes of the lecture =
#  832: notes of the lecture ==
#  833: ---------------------===
#  834: notes of the lecture ====
#  835: notes of the lecture 
#  836: notes of the lecture =
#  837: notes of the lecture ==
#  838: notes of the lecture ===
#  839: notes of the lecture ====
#  840: ---------------------
#  841: notes of the lecture =
#  842: notes of the lecture ==
#  843: notes of the lecture ===
#  844: notes of the lecture ====
#  845: notes of the lecture 
#  846: notes of the lecture =
#  847: ---------------------==
#  848: notes of the lecture ===
#  849: notes of the lecture ====
#  850: notes of the lecture 
#  851: notes of the lecture =
#  852: notes of the lecture ==
#  853: notes of the lecture ===
#  854: ---------------------====
#  855: notes of the lecture 
#  856: notes of the lecture =
#  857: notes of the lecture ==
#  858: notes of the lecture ===
#  859: notes of the lecture ====
#  860: notes of the lecture 
#  861: ---------------------=
#  862: notes of the lecture ==
#  863: notes of the lecture ===
#  864: notes of the lecture ====
#  865: notes of the lecture 
#  866: notes of the lecture =
#  867: notes of the lecture ==
#  868: ---------------------===
#  869: notes of the lecture ====
#  870: notes of the lecture 
#  871: notes of the lecture =
#  872: notes of the lecture ==
#  873: notes of the lecture ===
#  874: notes of the lecture ====
#  875: ---------------------
#  876: notes of the lecture =
#  877: notes of the lecture ==
#  878: notes of the lecture ===
#  879: notes of the lecture ====
#  880: notes of the lecture 
#  881: notes of the lecture =
#  882: ---------------------==
#  883: notes of the lecture ===
#  884: notes of the lecture ====
#  885: notes of the lecture 
#  886: notes of the lecture =
#  887: notes of the lecture ==
#  888: notes of the lecture ===
#  889: ---------------------====
#  890: notes of the lecture 
#  891: notes of the lecture =
#  892: notes of the lecture ==
#  893: notes of the lecture ===
#  894: notes of the lecture ====
#  895: notes of the lecture 
#  896: ---------------------=
#  897: notes of the lecture ==
#  898: notes of the lecture ===
#  899: notes of the lecture ====
#  900: notes of the lecture 
#  901: notes of the lecture =
#  902: notes of the lecture ==
#  903: ---------------------===
#  904: notes of the lecture ====
#  905: notes of the lecture 
#  906: notes of the lecture =
#  907: notes of the lecture ==
#  908: notes of the lecture ===
#  909: notes of the lecture ====
#  910: ---------------------
#  911: notes of the lecture =
#  912: notes of the lecture ==
#  913: notes of the lecture ===
#  914: notes of the lecture ====
#  915: notes of the lecture 
#  916: notes of the lecture =
#  917: ---------------------==
#  918: notes of the lecture ===
#  919: notes of the lecture ====
#  920: notes of the lecture 
#  921: notes of the lecture =
#  922: notes of the lecture ==
#  923: notes of the lecture ===
#  924: ---------------------====
#  925: notes of the lecture 
#  926: notes of the lecture =
#  927: notes of the lecture ==
#  928: notes of the lecture ===
#  929: notes of the lecture ====
#  930: notes of the lecture 
#  931: ---------------------=
#  932: notes of the lecture ==
#  933: notes of the lecture ===
#  934: notes of the lecture ====
#  935: notes of the lecture 
#  936: notes of the lecture =
#  937: notes of the lecture ==
#  938: ---------------------===
#  939: notes of the lecture ====
#  940: notes of the lecture 
#  941: notes of the lecture =
#  942: notes of the lecture ==
#  943: notes of the lecture ===
#  944: notes of the lecture ====
#  945: ---------------------
#  946: notes of the lecture =
#  947: notes of the lecture ==
#  948: notes of the lecture ===
#  949: notes of the lecture ====
#  950: notes of the lecture 
#  951: notes of the lecture =
#  952: ---------------------==
#  953: notes of the lecture ===
#  954: notes of the lecture ====
#  955: notes of the lecture 
#  956: notes of the lecture =
#  957: notes of the lecture ==
#  958: notes of the lecture ===
#  959: ---------------------====
#  960: notes of the lecture 
#  961: notes of the lecture =
#  962: notes of the lecture ==
#  963: notes of the lecture ===
#  964: notes of the lecture ====
#  965: notes of the lecture 
#  966: ---------------------=
#  967: notes of the lecture ==
#  968: notes of the lecture ===
#  969: notes of the lecture ====
#  970: notes of the lecture 
#  971: notes of the lecture =
#  972: notes of the lecture ==
#  973: ---------------------===
#  974: notes of the lecture ====
#  975: notes of the lecture 
#  976: notes of the lecture =
#  977: notes of the lecture ==
#  978: notes of the lecture ===
#  979: notes of the lecture ====
#  980: ---------------------
#  981: notes of the lecture =
#  982: notes of the lecture ==
#  983: notes of the lecture ===
#  984: notes of the lecture ====
#  985: notes of the lecture 
#  986: notes of the lecture =
#  987: ---------------------==
#  988: notes of the lecture ===
#  989: notes of the lecture ====
#  990: notes of the lecture 
#  991: notes of the lecture =
#  992: notes of the lecture ==
#  993: notes of the lecture ===
#  994: ---------------------====
#  995: notes of the lecture 
#  996: notes of the lecture =
#  997: notes of the lecture ==
#  998: notes of the lecture ===
#  999: notes of the lecture ====
# 1000: notes of the lecture 
# 1001: ---------------------=
# 1002: notes of the lecture ==
# 1003: notes of the lecture ===
# 1004: notes of the lecture ====
# 1005: notes of the lecture 
# 1006: notes of the lecture =
# 1007: notes of the lecture ==
# 1008: ---------------------===
# 1009: notes of the lecture ====
# 1010: notes of the lecture 
# 1011: notes of the lecture =
# 1012: notes of the lecture ==
# 1013: notes of the lecture ===
# 1014: notes of the lecture ====
# 1015: ---------------------
# 1016: notes of the lecture =
# 1017: notes of the lecture ==
# 1018: notes of the lecture ===
# 1019: notes of the lecture ====
# 1020: notes of the lecture 
# 1021: notes of the lecture =
# 1022: ---------------------==
# 1023: notes of the lecture ===
# 1024: notes of the lecture ====
# 1025: notes of the lecture 
# 1026: notes of the lecture =
# 1027: notes of the lecture ==
# 1028: notes of the lecture ===
# 1029: ---------------------====
# 1030: notes of the lecture 
# 1031: notes of the lecture =
# 1032: notes of the lecture ==
# 1033: notes of the lecture ===
# 1034: notes of the lecture ====
# 1035: notes of the lecture 
# 1036: ---------------------=
# 1037: notes of the lecture ==
# 1038: notes of the lecture ===
# 1039: notes of the lecture ====
# 1040: notes of the lecture 
# 1041: notes of the lecture =
# 1042: notes of the lecture ==
# 1043: ---------------------===
# 1044: notes of the lecture ====
# 1045: notes of the lecture 
# 1046: notes of the lecture =
# 1047: notes of the lecture ==
# 1048: notes of the lecture ===
# 1049: notes of the lecture ====
# 1050: ---------------------
# 1051: notes of the lecture =
# 1052: notes of the lecture ==
# 1053: notes of the lecture ===
# 1054: notes of the lecture ====
# 1055: notes of the lecture 
# 1056: notes of the lecture =
# 1057: ---------------------==
# 1058: notes of the lecture ===
# 1059: notes of the lecture ====
# 1060: notes of the lecture 
# 1061: notes of the lecture =
# 1062: notes of the lecture ==
# 1063: notes of the lecture ===
# 1064: ---------------------====
# 1065: notes of the lecture 
# 1066: notes of the lecture =
# 1067: notes of the lecture ==
# 1068: notes of the lecture ===
# 1069: notes of the lecture ====
# 1070: notes of the lecture 
# 1071: ---------------------=
# 1072: notes of the lecture ==
# 1073: notes of the lecture ===
# 1074: notes of the lecture ====
# 1075: notes of the lecture 
# 1076: notes of the lecture =
# 1077: notes of the lecture ==
# 1078: ---------------------===
# 1079: notes of the lecture ====
# 1080: notes of the lecture 
# 1081: notes of the lecture =
# 1082: notes of the lecture ==
# 1083: notes of the lecture ===
# 1084: notes of the lecture ====
# 1085: ---------------------
# 1086: notes of the lecture =
# 1087: notes of the lecture ==
# 1088: notes of the lecture ===
# 1089: notes of the lecture ====
# 1090: notes of the lecture 
# 1091: notes of the lecture =
# 1092: ---------------------==
# 1093: notes of the lecture ===
# 1094: notes of the lecture ====
# 1095: notes of the lecture 
# 1096: notes of the lecture =
# 1097: notes of the lecture ==
# 1098: notes of the lecture ===
# 1099: ---------------------====
# 1100: notes of the lecture 
# 1101: notes of the lecture =
# 1102: notes of the lecture ==
# 1103: notes of the lecture ===
# 1104: notes of the lecture ====
# 1105: notes of the lecture 
# 1106: ---------------------=
# 1107: notes of the lecture ==
# 1108: notes of the lecture ===
# 1109: notes of the lecture ====
# 1110: notes of the lecture 
# 1111: notes of the lecture =
# 1112: notes of the lecture ==
# 1113: ---------------------===
# 1114: notes of the lecture ====
# 1115: notes of the lecture 
# 1116: notes of the lecture =
# 1117: notes of the lecture ==
# 1118: notes of the lecture ===
# 1119: notes of the lecture ====
# 1120: ---------------------
# 1121: notes of the lecture =
# 1122: notes of the lecture ==
# 1123: notes of the lecture ===
# 1124: notes of the lecture ====
# 1125: notes of the lecture 
# 1126: notes of the lecture =
# 1127: ---------------------==
# 1128: notes of the lecture ===
# 1129: notes of the lecture ====
# 1130: notes of the lecture 
# 1131: notes of the lecture =
# 1132: notes of the lecture ==
# 1133: notes of the lecture ===
# 1134: ---------------------====
# 1135: notes of the lecture 
# 1136: notes of the lecture =
# 1137: notes of the lecture ==
# 1138: notes of the lecture ===
# 1139: notes of the lecture ====
# 1140: notes of the lecture 
# 1141: ---------------------=
# 1142: notes of the lecture ==
# 1143: notes of the lecture ===
# 1144: notes of the lecture ====
# 1145: notes of the lecture 
# 1146: notes of the lecture =
# 1147: notes of the lecture ==
# 1148: ---------------------===
# 1149: notes of the lecture ====
# 1150: notes of the lecture 
# 1151: notes of the lecture =
# 1152: notes of the lecture ==
# 1153: notes of the lecture ===
# 1154: notes of the lecture ====
# 1155: ---------------------
# 1156: notes of the lecture =
# 1157: notes of the lecture ==
# 1158: notes of the lecture ===
# 1159: notes of the lecture ====
# 1160: notes of the lecture 
# 1161: notes of the lecture =
# 1162: ---------------------==
# 1163: notes of the lecture ===
# 1164: notes of the lecture ====
# 1165: notes of the lecture 
# 1166: notes of the lecture =
# 1167: notes of the lecture ==
# 1168: notes of the lecture ===
# 1169: ---------------------====
# 1170: notes of the lecture 
# 1171: notes of the lecture =
# 1172: notes of the lecture ==
# 1173: notes of the lecture ===
# 1174: notes of the lecture ====
# 1175: notes of the lecture 
# 1176: ---------------------=
# 1177: notes of the lecture ==
# 1178: notes of the lecture ===
# 1179: notes of the lecture ====
# 1180: notes of the lecture 
# 1181: notes of the lecture =
# 1182: notes of the lecture ==
# 1183: ---------------------===
# 1184: notes of the lecture ====
# 1185: notes of the lecture 
# 1186: notes of the lecture =
# 1187: notes of the lecture ==
# 1188: notes of the lecture ===
# 1189: notes of the lecture ====
# 1190: ---------------------
# 1191: notes of the lecture =
# 1192: notes of the lecture ==
# 1193: notes of the lecture ===
# 1194: notes of the lecture ====
# 1195: notes of the lecture 
# 1196: notes of the lecture =
# 1197: ---------------------==
# 1198: notes of the lecture ===
# 1199: notes of the lecture ====
# 1200: notes of the lecture 
# 1201: notes of the lecture =
# 1202: notes of the lecture ==
# 1203: notes of the lecture ===
# 1204: ---------------------====
# 1205: notes of the lecture 
# 1206: notes of the lecture =
# 1207: notes of the lecture ==
# 1208: notes of the lecture ===
# 1209: notes of the lecture ====
# 1210: notes of the lecture 
# 1211: ---------------------=
# 1212: notes of the lecture ==
# 1213: notes of the lecture ===
# 1214: notes of the lecture ====
# 1215: notes of the lecture 
# 1216: notes of the lecture =
# 1217: notes of the lecture ==
# 1218: ---------------------===
# 1219: notes of the lecture ====
# 1220: notes of the lecture 
# 1221: notes of the lecture =
# 1222: notes of the lecture ==
# 1223: notes of the lecture ===
# 1224: notes of the lecture ====
# 1225: ---------------------
# 1226: notes of the lecture =
# 1227: notes of the lecture ==
# 1228: notes of the lecture ===
# 1229: notes of the lecture ====
# 1230: notes of the lecture 
# 1231: notes of the lecture =
# 1232: ---------------------==
# 1233: notes of the lecture ===
# 1234: notes of the lecture ====
# 1235: notes of the lecture 
# 1236: notes of the lecture =
# 1237: notes of the lecture ==
# 1238: notes of the lecture ===
# 1239: ---------------------====
# 1240: notes of the lecture 
# 1241: notes of the lecture =
# 1242: notes of the lecture ==
# 1243: notes of the lecture ===
# 1244: notes of the lecture ====
# 1245: notes of the lecture 
# 1246: ---------------------=
# 1247: notes of the lecture ==
# 1248: notes of the lecture ===
# 1249: notes of the lecture ====
# 1250: notes of the lecture 
# 1251: notes of the lecture =
# 1252: notes of the lecture ==
# 1253: ---------------------===
# 1254: notes of the lecture ====
# 1255: notes of the lecture 
# 1256: notes of the lecture =
# 1257: notes of the lecture ==
# 1258: notes of the lecture ===
# 1259: notes of the lecture ====
# 1260: ---------------------
# 1261: notes of the lecture =
# 1262: notes of the lecture ==
# 1263: notes of the lecture ===
# 1264: notes of the lecture ====
# 1265: notes of the lecture 
# 1266: notes of the lecture =
# 1267: ---------------------==
# 1268: notes of the lecture ===
# 1269: notes of the lecture ====
# 1270: notes of the lecture 
# 1271: notes of the lecture =
# 1272: notes of the lecture ==
# 1273: notes of the lecture ===
# 1274: ---------------------====
# 1275: notes of the lecture 
# 1276: notes of the lecture =
# 1277: notes of the lecture ==
# 1278: notes of the lecture ===
# 1279: notes of the lecture ====
# 1280: notes of the lecture 
# 1281: ---------------------=
# 1282: notes of the lecture ==
# 1283: notes of the lecture ===
# 1284: notes of the lecture ====
# 1285: notes of the lecture 
# 1286: notes of the lecture =
# 1287: notes of the lecture ==
# 1288: ---------------------===
# 1289: notes of the lecture ====
# 1290: notes of the lecture 
# 1291: notes of the lecture =
# 1292: notes of the lecture ==
# 1293: notes of the lecture ===
# 1294: notes of the lecture ====
# 1295: ---------------------
# 1296: notes of the lecture =
# 1297: notes of the lecture ==
# 1298: notes of the lecture ===
# 1299: notes of the lecture ====
# 1300: notes of the lecture 
# 1301: notes of the lecture =
# 1302: ---------------------==
# 1303: notes of the lecture ===
# 1304: notes of the lecture ====
# 1305: notes of the lecture 
# 1306: notes of the lecture =
# 1307: notes of the lecture ==
# 1308: notes of the lecture ===
# 1309: ---------------------====
# 1310: notes of the lecture 
# 1311: notes of the lecture =
# 1312: notes of the lecture ==
# 1313: notes of the lecture ===
# 1314: notes of the lecture ====
# 1315: notes of the lecture 
# 1316: ---------------------=
# 1317: notes of the lecture ==
# 1318: notes of the lecture ===
# 1319: notes of the lecture ====
# 1320: notes of the lecture 
# 1321: notes of the lecture =
# 1322: notes of the lecture ==
# 1323: ---------------------===
# 1324: notes of the lecture ====
# 1325: notes of the lecture 
# 1326: notes of the lecture =
# 1327: notes of the lecture ==
# 1328: notes of the lecture ===
# 1329: notes of the lecture ====
# 1330: ---------------------
# 1331: notes of the lecture =
# 1332: notes of the lecture ==
# 1333: notes of the lecture ===
# 1334: notes of the lecture ====
# 1335: notes of the lecture 
# 1336: notes of the lecture =
# 1337: ---------------------==
# 1338: notes of the lecture ===
# 1339: notes of the lecture ====
# 1340: notes of the lecture 
# 1341: notes of the lecture =
# 1342: notes of the lecture ==
# 1343: notes of the lecture ===
# 1344: ---------------------====
# 1345: notes of the lecture 
# 1346: notes of the lecture =
# 1347: notes of the lecture ==
# 1348: notes of the lecture ===
# 1349: notes of the lecture ====
# 1350: notes of the lecture 
# 1351: ---------------------=
# 1352: notes of the lecture ==
# 1353: notes of the lecture ===
# 1354: notes of the lecture ====
# 1355: notes of the lecture 
# 1356: notes of the lecture =
# 1357: notes of the lecture ==
# 1358: ---------------------===
# 1359: notes of the lecture ====
# 1360: notes of the lecture 
# 1361: notes of the lecture =
# 1362: notes of the lecture ==
# 1363: notes of the lecture ===
# 1364: notes of the lecture ====
# 1365: ---------------------
# 1366: notes of the lecture =
# 1367: notes of the lecture ==
# 1368: notes of the lecture ===
# 1369: notes of the lecture ====
# 1370: notes of the lecture 
# 1371: notes of the lecture =
# 1372: ---------------------==
# 1373: notes of the lecture ===
# 1374: notes of the lecture ====
# 1375: notes of the lecture 
# 1376: notes of the lecture =
# 1377: notes of the lecture ==
# 1378: notes of the lecture ===
# 1379: ---------------------====
# 1380: notes of the lecture 
# 1381: notes of the lecture =
# 1382: notes of the lecture ==
# 1383: notes of the lecture ===
# 1384: notes of the lecture ====
# 1385: notes of the lecture 
# 1386: ---------------------=
# 1387: notes of the lecture ==
# 1388: notes of the lecture ===
# 1389: notes of the lecture ====
# 1390: notes of the lecture 
# 1391: notes of the lecture =
# 1392: notes of the lecture ==
# 1393: ---------------------===
# 1394: notes of the lecture ====
# 1395: notes of the lecture 
# 1396: notes of the lecture =
# 1397: notes of the lecture ==
# 1398: notes of the lecture ===
# 1399: notes of the lecture ====
# 1400: ---------------------
# 1401: notes of the lecture =
# 1402: notes of the lecture ==
# 1403: notes of the lecture ===
# 1404: notes of the lecture ====
# 1405: notes of the lecture 
# 1406: notes of the lecture =
# 1407: ---------------------==
# 1408: notes of the lecture ===
# 1409: notes of the lecture ====
# 1410: notes of the lecture 
# 1411: notes of the lecture =
# 1412: notes of the lecture ==
# 1413: notes of the lecture ===
# 1414: ---------------------====
# 1415: notes of the lecture 
# 1416: notes of the lecture =
# 1417: notes of the lecture ==
# 1418: notes of the lecture ===
# 1419: notes of the lecture ====
# 1420: notes of the lecture 
# 1421: ---------------------=
# 1422: notes of the lecture ==
# 1423: notes of the lecture ===
# 1424: notes of the lecture ====
# 1425: notes of the lecture 
# 1426: notes of the lecture =
# 1427: notes of the lecture ==
# 1428: ---------------------===
# 1429: notes of the lecture ====
# 1430: notes of the lecture 
# 1431: notes of the lecture =
# 1432: notes of the lecture ==
# 1433: notes of the lecture ===
# 1434: notes of the lecture ====
# 1435: ---------------------
# 1436: notes of the lecture =
# 1437: notes of the lecture ==
# 1438: notes of the lecture ===
# 1439: notes of the lecture ====
# 1440: notes of the lecture 
# 1441: notes of the lecture =
# 1442: ---------------------==
# 1443: notes of the lecture ===
# 1444: notes of the lecture ====
# 1445: notes of the lecture 
# 1446: notes of the lecture =
# 1447: notes of the lecture ==
# 1448: notes of the lecture ===
# 1449: ---------------------====
# 1450: notes of the lecture 
# 1451: notes of the lecture =
# 1452: notes of the lecture ==
# 1453: notes of the lecture ===
# 1454: notes of the lecture ====
# 1455: notes of the lecture 
# 1456: ---------------------=
# 1457: notes of the lecture ==
# 1458: notes of the lecture ===
# 1459: notes of the lecture ====
# 1460: notes of the lecture 
# 1461: notes of the lecture =
# 1462: notes of the lecture ==
# 1463: ---------------------===
# 1464: notes of the lecture ====
# 1465: notes of the lecture 
# 1466: notes of the lecture =
# 1467: notes of the lecture ==
# 1468: notes of the lecture ===
# 1469: notes of the lecture ====
# 1470: ---------------------
# 1471: notes of the lecture =
# 1472: notes of the lecture ==
# 1473: notes of the lecture ===
# 1474: notes of the lecture ====
# 1475: notes of the lecture 
# 1476: notes of the lecture =
# 1477: ---------------------==
# 1478: notes of the lecture ===
# 1479: notes of the lecture ====
# 1480: notes of the lecture 
# 1481: notes of the lecture =
# 1482: notes of the lecture ==
# 1483: notes of the lecture ===
# 1484: ---------------------====
# 1485: notes of the lecture 
# 1486: notes of the lecture =
# 1487: notes of the lecture ==
# 1488: notes of the lecture ===
# 1489: notes of the lecture ====
# 1490: notes of the lecture 
# 1491: ---------------------=
# 1492: notes of the lecture ==
# 1493: notes of the lecture ===
# 1494: notes of the lecture ====
# 1495: notes of the lecture 
# 1496: notes of the lecture =
# 1497: notes of the lecture ==
# 1498: ---------------------===
# 1499: notes of the lecture ====
# 1500: notes of the lecture 
# 1501: notes of the lecture =
# 1502: notes of the lecture ==
# 1503: notes of the lecture ===
# 1504: notes of the lecture ====
# 1505: ---------------------
# 1506: notes of the lecture =
# 1507: notes of the lecture ==
# 1508: notes of the lecture ===
# 1509: notes of the lecture ====
# 1510: notes of the lecture 
# 1511: notes of the lecture =
# 1512: ---------------------==
# 1513: notes of the lecture ===
# 1514: notes of the lecture ====
# 1515: notes of the lecture 
# 1516: notes of the lecture =
# 1517: notes of the lecture ==
# 1518: notes of the lecture ===
# 1519: ---------------------====
# 1520: notes of the lecture 
# 1521: notes of the lecture =
# 1522: notes of the lecture ==
# 1523: notes of the lecture ===
# 1524: notes of the lecture ====
# 1525: notes of the lecture 
# 1526: ---------------------=
# 1527: notes of the lecture ==
# 1528: notes of the lecture ===
# 1529: notes of the lecture ====
# 1530: notes of the lecture 
# 1531: notes of the lecture =
# 1532: notes of the lecture ==
# 1533: ---------------------===
# 1534: notes of the lecture ====
# 1535: notes of the lecture 
# 1536: notes of the lecture =
# 1537: notes of the lecture ==
# 1538: notes of the lecture ===
# 1539: notes of the lecture ====
# 1540: ---------------------
# 1541: notes of the lecture =
# 1542: notes of the lecture ==
# 1543: notes of the lecture ===
# 1544: notes of the lecture ====
# 1545: notes of the lecture 
# 1546: notes of the lecture =
# 1547: ---------------------==
# 1548: notes of the lecture ===
# 1549: notes of the lecture ====
# 1550: notes of the lecture 
# 1551: notes of the lecture =
# 1552: notes of the lecture ==
# 1553: notes of the lecture ===
# 1554: ---------------------====
# 1555: notes of the lecture 
# 1556: notes of the lecture =
# 1557: notes of the lecture ==
# 1558: notes of the lecture ===
# 1559: notes of the lecture ====
# 1560: notes of the lecture 
# 1561: ---------------------=
# 1562: notes of the lecture ==
# 1563: notes of the lecture ===
# 1564: notes of the lecture ====
# 1565: notes of the lecture 
# 1566: notes of the lecture =
# 1567: notes of the lecture ==
# 1568: ---------------------===
# 1569: notes of the lecture ====
# 1570: notes of the lecture 
# 1571: notes of the lecture =
# 1572: notes of the lecture ==
# 1573: notes of the lecture ===
# 1574: notes of the lecture ====
# 1575: ---------------------
# 1576: notes of the lecture =
# 1577: notes of the lecture ==
# 1578: notes of the lecture ===
# 1579: notes of the lecture ====
# 1580: notes of the lecture 
# 1581: notes of the lecture =
# 1582: ---------------------==
# 1583: notes of the lecture ===
# 1584: notes of the lecture ====
# 1585: notes of the lecture 
# 1586: notes of the lecture =
# 1587: notes of the lecture ==
# 1588: notes of the lecture ===
# 1589: ---------------------====
# 1590: notes of the lecture 
# 1591: notes of the lecture =
# 1592: notes of the lecture ==
# 1593: notes of the lecture ===
# 1594: notes of the lecture ====
# 1595: notes of the lecture 
# 1596: ---------------------=
# 1597: notes of the lecture ==
# 1598: notes of the lecture ===
# 1599: notes of the lecture ====
# 1600: notes of the lecture 
# 1601: notes of the lecture =
# 1602: notes of the lecture ==
# 1603: ---------------------===
# 1604: notes of the lecture ====
# 1605: notes of the lecture 
# 1606: notes of the lecture =
# 1607: notes of the lecture ==
# 1608: notes of the lecture ===
# 1609: notes of the lecture ====
# 1610: ---------------------
# 1611: notes of the lecture =
# 1612: notes of the lecture ==
# 1613: notes of the lecture ===
# 1614: notes of the lecture ====
# 1615: notes of the lecture 
# 1616: notes of the lecture =
# 1617: ---------------------==
# 1618: notes of the lecture ===
# 1619: notes of the lecture ====
# 1620: notes of the lecture 
# 1621: notes of the lecture =
# 1622: notes of the lecture ==
# 1623: notes of the lecture ===
# 1624: ---------------------====
# 1625: notes of the lecture 
# 1626: notes of the lecture =
# 1627: notes of the lecture ==
# 1628: notes of the lecture ===
# 1629: notes of the lecture ====
# 1630: notes of the lecture 
# 1631: ---------------------=
# 1632: notes of the lecture ==
# 1633: notes of the lecture ===
# 1634: notes of the lecture ====
# 1635: notes of the lecture 
# 1636: notes of the lecture =
# 1637: notes of the lecture ==
# 1638: ---------------------===
# 1639: notes of the lecture ====
# 1640: notes of the lecture 
# 1641: notes of the lecture =
# 1642: notes of the lecture ==
# 1643: notes of the lecture ===
# 1644: notes of the lecture ====
# 1645: ---------------------
# 1646: notes of the lecture =
# 1647: notes of the lecture ==
# 1648: notes of the lecture ===
# 1649: notes of the lecture ====
# 1650: notes of the lecture 
# 1651: notes of the lecture =
# 1652: ---------------------==
# 1653: notes of the lecture ===
# 1654: notes of the lecture ====
# 1655: notes of the lecture 
# 1656: notes of the lecture =
# 1657: notes of the lecture ==
# 1658: notes of the lecture ===
# 1659: ---------------------====
# 1660: notes of the lecture 
# 1661: notes of the lecture =
# 1662: notes of the lecture ==
# 1663: notes of the lecture ===
# 1664: notes of the lecture ====
# 1665: notes of the lecture 
# 1666: ---------------------=
# 1667: notes of the lecture ==
# 1668: notes of the lecture ===
# 1669: notes of the lecture ====
# 1670: notes of the lecture 
# 1671: notes of the lecture =
# 1672: notes of the lecture ==
# 1673: ---------------------===
# 1674: notes of the lecture ====
# 1675: notes of the lecture 
# 1676: notes of the lecture =
# 1677: notes of the lecture ==
# 1678: notes of the lecture ===
# 1679: notes of the lecture ====
# 1680: ---------------------
# 1681: notes of the lecture =
# 1682: notes of the lecture ==
# 1683: notes of the lecture ===
# 1684: notes of the lecture ====
# 1685: notes of the lecture 
# 1686: notes of the lecture =
# 1687: ---------------------==
# 1688: notes of the lecture ===
# 1689: notes of the lecture ====
# 1690: notes of the lecture 
# 1691: notes of the lecture =
# 1692: notes of the lecture ==
# 1693: notes of the lecture ===
# 1694: ---------------------====
# 1695: notes of the lecture 
# 1696: notes of the lecture =
# 1697: notes of the lecture ==
# 1698: notes of the lecture ===
# 1699: notes of the lecture ====
# 1700: notes of the lecture 
# 1701: ---------------------=
# 1702: notes of the lecture ==
# 1703: notes of the lecture ===
# 1704: notes of the lecture ====
# 1705: notes of the lecture 
# 1706: notes of the lecture =
# 1707: notes of the lecture ==
# 1708: ---------------------===
# 1709: notes of the lecture ====
# 1710: notes of the lecture 
# 1711: notes of the lecture =
# 1712: notes of the lecture ==
# 1713: notes of the lecture ===
# 1714: notes of the lecture ====
# 1715: ---------------------
# 1716: notes of the lecture =
# 1717: notes of the lecture ==
# 1718: notes of the lecture ===
# 1719: notes of the lecture ====
# 1720: notes of the lecture 
# 1721: notes of the lecture =
# 1722: ---------------------==
# 1723: notes of the lecture ===
# 1724: notes of the lecture ====
# 1725: notes of the lecture 
# 1726: notes of the lecture =
# 1727: notes of the lecture ==
# 1728: notes of the lecture ===
# 1729: ---------------------====
# 1730: notes of the lecture 
# 1731: notes of the lecture =
# 1732: notes of the lecture ==
# 1733: notes of the lecture ===
# 1734: notes of the lecture ====
# 1735: notes of the lecture 
# 1736: ---------------------=
# 1737: notes of the lecture ==
# 1738: notes of the lecture ===
# 1739: notes of the lecture ====
# 1740: notes of the lecture 
# 1741: notes of the lecture =
# 1742: notes of the lecture ==
# 1743: ---------------------===
# 1744: notes of the lecture ====
# 1745: notes of the lecture 
# 1746: notes of the lecture =
# 1747: notes of the lecture ==
# 1748: notes of the lecture ===
# 1749: notes of the lecture ====
# 1750: ---------------------
# 1751: notes of the lecture =
# 1752: notes of the lecture ==
# 1753: notes of the lecture ===
# 1754: notes of the lecture ====
# 1755: notes of the lecture 
# 1756: notes of the lecture =
# 1757: ---------------------==
# 1758: notes of the lecture ===
# 1759: notes of the lecture ====
# 1760: notes of the lecture 
# 1761: notes of the lecture =
# 1762: notes of the lecture ==
# 1763: notes of the lecture ===
# 1764: ---------------------====
# 1765: notes of the lecture 
# 1766: notes of the lecture =
# 1767: notes of the lecture ==
# 1768: notes of the lecture ===
# 1769: notes of the lecture ====
# 1770: notes of the lecture 
# 1771: ---------------------=
# 1772: notes of the lecture ==
# 1773: notes of the lecture ===
# 1774: notes of the lecture ====
# 1775: notes of the lecture 
# 1776: notes of the lecture =
# 1777: notes of the lecture ==
# 1778: ---------------------===
# 1779: notes of the lecture ====
# 1780: notes of the lecture 
# 1781: notes of the lecture =
# 1782: notes of the lecture ==
# 1783: notes of the lecture ===
# 1784: notes of the lecture ====
# 1785: ---------------------
# 1786: notes of the lecture =
# 1787: notes of the lecture ==
# 1788: notes of the lecture ===
# 1789: notes of the lecture ====
# 1790: notes of the lecture 
# 1791: notes of the lecture =
# 1792: ---------------------==
# 1793: notes of the lecture ===
# 1794: notes of the lecture ====
# 1795: notes of the lecture 
# 1796: notes of the lecture =
# 1797: notes of the lecture ==
# 1798: notes of the lecture ===
# 1799: ---------------------====
# 1800: notes of the lecture 
# 1801: notes of the lecture =
# 1802: notes of the lecture ==
# 1803: notes of the lecture ===
# 1804: notes of the lecture ====
# 1805: notes of the lecture 
# 1806: ---------------------=
# 1807: notes of the lecture ==
# 1808: notes of the lecture ===
# 1809: notes of the lecture ====
# 1810: notes of the lecture 
# 1811: notes of the lecture =
# 1812: notes of the lecture ==
# 1813: ---------------------===
# 1814: notes of the lecture ====
# 1815: notes of the lecture 
# 1816: notes of the lecture =
# 1817: notes of the lecture ==
# 1818: notes of the lecture ===
# 1819: notes of the lecture ====
# 1820: ---------------------
# 1821: notes of the lecture =
# 1822: notes of the lecture ==
# 1823: notes of the lecture ===
# 1824: notes of the lecture ====
# 1825: notes of the lecture 
# 1826: notes of the lecture =
# 1827: ---------------------==
# 1828: notes of the lecture ===
# 1829: notes of the lecture ====
# 1830: notes of the lecture 
# 1831: notes of the lecture =
# 1832: notes of the lecture ==
# 1833: notes of the lecture ===
# 1834: ---------------------====
# 1835: notes of the lecture 
# 1836: notes of the lecture =
# 1837: notes of the lecture ==
# 1838: notes of the lecture ===
# 1839: notes of the lecture ====
# 1840: notes of the lecture 
# 1841: ---------------------=
# 1842: notes of the lecture ==
# 1843: notes of the lecture ===
# 1844: notes of the lecture ====
# 1845: notes of the lecture 
# 1846: notes of the lecture =
# 1847: notes of the lecture ==
# 1848: ---------------------===
# 1849: notes of the lecture ====
# 1850: notes of the lecture 
# 1851: notes of the lecture =
# 1852: notes of the lecture ==
# 1853: notes of the lecture ===
# 1854: notes of the lecture ====
# 1855: ---------------------
# 1856: notes of the lecture =
# 1857: notes of the lecture ==
# 1858: notes of the lecture ===
# 1859: notes of the lecture ====
# 1860: notes of the lecture 
# 1861: notes of the lecture =
# 1862: ---------------------==
# 1863: notes of the lecture ===
# 1864: notes of the lecture ====
# 1865: notes of the lecture 
# 1866: notes of the lecture =
# 1867: notes of the lecture ==
# 1868: notes of the lecture ===
# 1869: ---------------------====
# 1870: notes of the lecture 
# 1871: notes of the lecture =
# 1872: notes of the lecture ==
# 1873: notes of the lecture ===
# 1874: notes of the lecture ====
# 1875: notes of the lecture 
# 1876: ---------------------=
# 1877: notes of the lecture ==
# 1878: notes of the lecture ===
# 1879: notes of the lecture ====
# 1880: notes of the lecture 
# 1881: notes of the lecture =
# 1882: notes of the lecture ==
# 1883: ---------------------===
# 1884: notes of the lecture ====
# 1885: notes of the lecture 
# 1886: notes of the lecture =
# 1887: notes of the lecture ==
# 1888: notes of the lecture ===
# 1889: notes of the lecture ====
# 1890: ---------------------
# 1891: notes of the lecture =
# 1892: notes of the lecture ==
# 1893: notes of the lecture ===
# 1894: notes of the lecture ====
# 1895: notes of the lecture 
# 1896: notes of the lecture =
# 1897: ---------------------==
# 1898: notes of the lecture ===
# 1899: notes of the lecture ====
# 1900: notes of the lecture 
# 1901: notes of the lecture =
# 1902: notes of the lecture ==
# 1903: notes of the lecture ===
# 1904: ---------------------====
# 1905: notes of the lecture 
# 1906: notes of the lecture =
# 1907: notes of the lecture ==
# 1908: notes of the lecture ===
# 1909: notes of the lecture ====
# 1910: notes of the lecture 
# 1911: ---------------------=
# 1912: notes of the lecture ==
# 1913: notes of the lecture ===
# 1914: notes of the lecture ====
# 1915: notes of the lecture 
# 1916: notes of the lecture =
# 1917: notes of the lecture ==
# 1918: ---------------------===
# 1919: notes of the lecture ====
# 1920: notes of the lecture 
# 1921: notes of the lecture =
# 1922: notes of the lecture ==
# 1923: notes of the lecture ===
# 1924: notes of the lecture ====
# 1925: ---------------------
# 1926: notes of the lecture =
# 1927: notes of the lecture ==
# 1928: notes of the lecture ===
# 1929: notes of the lecture ====
# 1930: notes of the lecture 
# 1931: notes of the lecture =
# 1932: ---------------------==
# 1933: notes of the lecture ===
# 1934: notes of the lecture ====
# 1935: notes of the lecture 
# 1936: notes of the lecture =
# 1937: notes of the lecture ==
# 1938: notes of the lecture ===
# 1939: ---------------------====
# 1940: notes of the lecture 
# 1941: notes of the lecture =
# 1942: notes of the lecture ==
# 1943: notes of the lecture ===
# 1944: notes of the lecture ====
# 1945: notes of the lecture 
# 1946: ---------------------=
# 1947: notes of the lecture ==
# 1948: notes of the lecture ===
# 1949: notes of the lecture ====
# 1950: notes of the lecture 
# 1951: notes of the lecture =
# 1952: notes of the lecture ==
# 1953: ---------------------===
# 1954: notes of the lecture ====
# 1955: notes of the lecture 
# 1956: notes of the lecture =
# 1957: notes of the lecture ==
# 1958: notes of the lecture ===
# 1959: notes of the lecture ====
# 1960: ---------------------
# 1961: notes of the lecture =
# 1962: notes of the lecture ==
# 1963: notes of the lecture ===
# 1964: notes of the lecture ====
# 1965: notes of the lecture 
# 1966: notes of the lecture =
# 1967: ---------------------==
# 1968: notes of the lecture ===
# 1969: notes of the lecture ====
# 1970: notes of the lecture 
# 1971: notes of the lecture =
# 1972: notes of the lecture ==
# 1973: notes of the lecture ===
# 1974: ---------------------====
# 1975: notes of the lecture 
# 1976: notes of the lecture =
# 1977: notes of the lecture ==
# 1978: notes of the lecture ===
# 1979: notes of the lecture ====
# 1980: notes of the lecture 
# 1981: ---------------------=
# 1982: notes of the lecture ==
# 1983: notes of the lecture ===
# 1984: notes of the lecture ====
# 1985: notes of the lecture 
# 1986: notes of the lecture =
# 1987: notes of the lecture ==
# 1988: ---------------------===
# 1989: notes of the lecture ====
# 1990: notes of the lecture 
# 1991: notes of the lecture =
# 1992: notes of the lecture ==
# 1993: notes of the lecture ===
# 1994: notes of the lecture ====
# 1995: ---------------------
# 1996: notes of the lecture =
# 1997: notes of the lecture ==
# 1998: notes of the lecture ===
# 1999: notes of the lecture ====
# 2000: notes of the lecture 
"""Two thousand lines of comments in front of the first line of code."""

import torch


def tokenize(tokenizer, text):
    """The ids of a text."""
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new = []
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1, emb2):
    return torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()

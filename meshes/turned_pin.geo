// A turned pin: a shank of 2 mm diameter, a conical shoulder, a head of 4 mm with a groove; a quarter of it, of hexahedra.
// Lengths in mm, the axis along z.
//
//     gmsh -3 turned_pin.geo -o turned_pin.msh
//
// The planes x = 0 and y = 0 are planes of symmetry: physical surfaces 1 and 2, for Specimen/Symmetry planes.

// The contour: heights and radii, and the number of cells from each height to the next.
z[] = {0, 2, 2.6, 3.4, 3.6, 4.2, 4.4, 5};
r[] = {1, 1, 2, 2, 1.6, 1.6, 2, 2};
n[] = {5, 2, 2, 1, 2, 1, 2};
n_core = 3; n_rim = 3; // cells of a quarter of the core along each edge, and from the core to the rim

n_sections = #z[];
For k In {0 : n_sections - 1}
  p = 100 * k + 1;
  diagonal = Sqrt(0.5);
  Point(p) = {0, 0, z[k]};
  Point(p + 1) = {0.5 * r[k], 0, z[k]};                                // the core: a square with a bulging corner
  Point(p + 2) = {0.6 * r[k] * diagonal, 0.6 * r[k] * diagonal, z[k]};
  Point(p + 3) = {0, 0.5 * r[k], z[k]};
  Point(p + 4) = {r[k], 0, z[k]};                                      // the rim
  Point(p + 5) = {r[k] * diagonal, r[k] * diagonal, z[k]};
  Point(p + 6) = {0, r[k], z[k]};
  Line(p) = {p, p + 1};
  Line(p + 1) = {p + 1, p + 2};
  Line(p + 2) = {p + 2, p + 3};
  Line(p + 3) = {p + 3, p};
  Line(p + 4) = {p + 1, p + 4};
  Line(p + 5) = {p + 2, p + 5};
  Line(p + 6) = {p + 3, p + 6};
  Circle(p + 7) = {p + 4, p, p + 5};
  Circle(p + 8) = {p + 5, p, p + 6};
  Transfinite Curve {p, p + 1, p + 2, p + 3, p + 7, p + 8} = n_core + 1;
  Transfinite Curve {p + 4, p + 5, p + 6} = n_rim + 1;
  Curve Loop(p + 20) = {p, p + 1, p + 2, p + 3};
  Curve Loop(p + 21) = {p + 4, p + 7, -(p + 5), -(p + 1)};
  Curve Loop(p + 22) = {p + 5, p + 8, -(p + 6), -(p + 2)};
  For s In {0 : 2}
    Plane Surface(p + s) = {p + 20 + s};
  EndFor
EndFor

symmetry_x[] = {}; symmetry_y[] = {}; volumes[] = {};
For k In {0 : n_sections - 2}
  p = 100 * k + 1;
  q = p + 100;
  For v In {0 : 6}
    Line(p + 30 + v) = {p + v, q + v};
    Transfinite Curve {p + 30 + v} = n[k] + 1;
  EndFor
  // A wall over each curve of the section.
  first[] = {0, 1, 2, 3, 1, 2, 3, 4, 5};
  last[] = {1, 2, 3, 0, 4, 5, 6, 5, 6};
  For c In {0 : 8}
    Curve Loop(p + 40 + c) = {p + c, p + 30 + last[c], -(q + c), -(p + 30 + first[c])};
    Surface(p + 40 + c) = {p + 40 + c};
  EndFor
  Surface Loop(p) = {p, q, p + 40, p + 41, p + 42, p + 43};
  Surface Loop(p + 1) = {p + 1, q + 1, p + 44, p + 47, p + 45, p + 41};
  Surface Loop(p + 2) = {p + 2, q + 2, p + 45, p + 48, p + 46, p + 42};
  For s In {0 : 2}
    Volume(p + s) = {p + s};
    volumes[] += p + s;
  EndFor
  symmetry_y[] += {p + 40, p + 44}; // over the curves on y = 0
  symmetry_x[] += {p + 43, p + 46};
EndFor
Transfinite Surface "*";
Recombine Surface "*";
Transfinite Volume "*";
Physical Surface("plane x = 0", 1) = {symmetry_x[]};
Physical Surface("plane y = 0", 2) = {symmetry_y[]};
Physical Volume("pin", 1) = {volumes[]};
Mesh.MshFileVersion = 4.1;

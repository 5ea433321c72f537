// A bar of 4 x 2 x 1 mm with a V-notch 0.8 mm deep across its upper side, of 320 hexahedra. Lengths in mm.
//
//     gmsh -3 notched_bar.geo -o notched_bar.msh
//
// Hexahedra come from transfinite quadrilaterals that are extruded; the physical volume is what Gmsh saves.

length = 4; height = 2; width = 1;
depth = 0.8;        // of the notch
opening = 1;        // of the notch at the surface
// Numbers of cells; for others: gmsh -setnumber n_rows 2 -setnumber n_layers 2 ...
DefineConstant[ n_rows = 4, n_layers = 4, n_outer = 7, n_inner = 3 ];

x[] = {-length / 2, -opening / 2, 0, opening / 2, length / 2};
top[] = {height, height, height - depth, height, height};
n[] = {n_outer, n_inner, n_inner, n_outer};

For i In {0 : 4}
  Point(10 + i) = {x[i], 0, 0};
  Point(20 + i) = {x[i], top[i], 0};
  Line(30 + i) = {10 + i, 20 + i};
  Transfinite Curve {30 + i} = n_rows + 1;
EndFor
volumes[] = {};
For i In {0 : 3}
  Line(40 + i) = {10 + i, 11 + i};
  Line(50 + i) = {20 + i, 21 + i};
  Transfinite Curve {40 + i, 50 + i} = n[i] + 1;
  Curve Loop(60 + i) = {40 + i, 31 + i, -(50 + i), -(30 + i)};
  Plane Surface(70 + i) = {60 + i};
  Transfinite Surface {70 + i};
  Recombine Surface {70 + i};
  part[] = Extrude {0, 0, width} { Surface{70 + i}; Layers{n_layers}; Recombine; };
  volumes[] += part[1];
EndFor
Physical Volume("bar", 1) = {volumes[]};
Mesh.MshFileVersion = 4.1;
